import { defineEntity, p } from '@mikro-orm/core';

/** Who stands in a commit: an e-mail, or, where that is empty, a name. */
const IdentitySchema = defineEntity({
  name: 'Identity',
  tableName: 'identity',
  properties: {
    id: p.bigint('number').primary().autoincrement(),
    /** Lower-cased; one too long for an index ends in its hash. Empty: the name is all there is. */
    email: p.text().collation('C'),
    /** Empty where there is an e-mail. */
    name: p.text().collation('C'),
  },
  uniques: [{ name: 'identity_email_name_unique', properties: ['email', 'name'] }],
});

export class Identity extends IdentitySchema.class {}
IdentitySchema.setClass(Identity);

/** Names seen with an identity, in whichever repo: nothing that viewers are shown. */
const IdentityNameSchema = defineEntity({
  name: 'IdentityName',
  tableName: 'identity_name',
  properties: {
    identityId: () =>
      p.manyToOne(Identity).mapToPk().primary().joinColumn('identity_id').deleteRule('cascade'),
    name: p.text().collation('C').primary(),
  },
});

export class IdentityName extends IdentityNameSchema.class {}
IdentityNameSchema.setClass(IdentityName);

/** `noreply`: the e-mail names the account; `api`: GitHub said so; `none`: GitHub knows no account with this e-mail. */
export type IdentitySource = 'noreply' | 'api' | 'none';

/** Whose an identity is, as far as GitHub says; no row: nobody has asked yet. */
const IdentityAccountSchema = defineEntity({
  name: 'IdentityAccount',
  tableName: 'identity_account',
  properties: {
    identityId: () =>
      p.manyToOne(Identity).mapToPk().primary().joinColumn('identity_id').deleteRule('cascade'),
    /** GitHub's id of the account, which need not be stored here. */
    accountId: p.bigint('number').nullable(),
    /** As it was then; null without an account. */
    login: p.text().nullable(),
    source: p.text().$type<IdentitySource>(),
    /** By login, account type, e-mail or name. */
    bot: p.boolean(),
    askedAt: p.datetime(),
  },
  indexes: [
    { name: 'identity_account_by_account', properties: ['accountId'] },
    {
      name: 'identity_account_bots',
      expression:
        'create index identity_account_bots on identity_account (identity_id) include (account_id) where bot',
    },
  ],
});

export class IdentityAccount extends IdentityAccountSchema.class {}
IdentityAccountSchema.setClass(IdentityAccount);
