import { defineEntity, p } from '@mikro-orm/core';

/** A GitHub user, organization or bot. The id is GitHub's; the login is an attribute that changes hands. */
const AccountSchema = defineEntity({
  name: 'Account',
  tableName: 'account',
  properties: {
    id: p.bigint('number').primary().autoincrement(false),
    nodeId: p.text(),
    type: p.text(),
    login: p.text(),
    name: p.text().nullable(),
    /** The public profile e-mail, null when there is none or it is not known yet. */
    email: p.text().nullable(),
    avatarUrl: p.text().nullable(),
  },
  indexes: [
    { name: 'account_login_index', expression: 'create index account_login_index on account (lower(login))' },
    { name: 'account_bots', expression: `create index account_bots on account (id) where type = 'Bot'` },
  ],
});

export class Account extends AccountSchema.class {}
AccountSchema.setClass(Account);

/** When an account's profile was last asked for, and under which login: asked again after a day or a new login. */
const AccountProfileCheckSchema = defineEntity({
  name: 'AccountProfileCheck',
  tableName: 'account_profile_check',
  properties: {
    accountId: () => p.manyToOne(Account).mapToPk().primary().joinColumn('account_id').deleteRule('cascade'),
    login: p.text(),
    checkedAt: p.datetime(),
  },
});

export class AccountProfileCheck extends AccountProfileCheckSchema.class {}
AccountProfileCheckSchema.setClass(AccountProfileCheck);

const OrganizationMemberSchema = defineEntity({
  name: 'OrganizationMember',
  tableName: 'organization_member',
  properties: {
    organizationId: () =>
      p.manyToOne(Account).mapToPk().primary().joinColumn('organization_id').deleteRule('cascade'),
    accountId: () => p.manyToOne(Account).mapToPk().primary().joinColumn('account_id').deleteRule('cascade'),
    role: p.text(),
  },
});

export class OrganizationMember extends OrganizationMemberSchema.class {}
OrganizationMemberSchema.setClass(OrganizationMember);
