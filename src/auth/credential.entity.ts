import { defineEntity, p } from '@mikro-orm/core';
import { Account } from '../accounts/account.entity.ts';
import type { CredentialKind } from './vault-credential.ts';

/** A GitHub account that has signed in here, or whose token runs the service. Deleting it takes everything of its own along. */
const ViewerAccountSchema = defineEntity({
  name: 'ViewerAccount',
  tableName: 'viewer',
  properties: {
    accountId: () => p.manyToOne(Account).mapToPk().primary().joinColumn('account_id'),
    /** Whether SIGN_IN_ALLOWED let it in when last checked. */
    allowed: p.boolean(),
    allowedCheckedAt: p.datetime(),
    createdAt: p.datetime(),
  },
});

export class ViewerAccount extends ViewerAccountSchema.class {}
ViewerAccountSchema.setClass(ViewerAccount);

/** A GitHub token at rest, sealed. At most one of each kind an account. */
const CredentialSchema = defineEntity({
  name: 'Credential',
  tableName: 'credential',
  properties: {
    id: p.bigint('number').primary().autoincrement(),
    accountId: () => p.manyToOne(ViewerAccount).mapToPk().joinColumn('account_id').deleteRule('cascade'),
    /** `oauth` (signed in) or `service` (GITHUB_TOKEN). */
    kind: p.text().$type<CredentialKind>(),
    /** JWE compact; its header names the key. */
    sealedToken: p.text(),
    scopes: p.array(),
    /** `alive` or `dead` (GitHub answered 401). */
    state: p.text().$type<'alive' | 'dead'>(),
    createdAt: p.datetime(),
    diedAt: p.datetime().nullable(),
  },
  uniques: [{ name: 'credential_account_id_kind_unique', properties: ['accountId', 'kind'] }],
});

export class Credential extends CredentialSchema.class {}
CredentialSchema.setClass(Credential);
