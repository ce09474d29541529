import { defineEntity, p } from '@mikro-orm/core';
import { ViewerAccount } from './credential.entity.ts';

/** A browser session, in the table shape of connect-pg-simple. */
const BrowserSessionSchema = defineEntity({
  name: 'BrowserSession',
  tableName: 'session',
  properties: {
    sid: p.text().primary(),
    sess: p.json<Record<string, unknown>>(),
    expire: p.datetime(6),
  },
  indexes: [{ name: 'session_expire_index', properties: ['expire'] }],
});

export class BrowserSession extends BrowserSessionSchema.class {}
BrowserSessionSchema.setClass(BrowserSession);

/** A device login under way. The id that the client polls with is stored hashed. */
const DeviceLoginSchema = defineEntity({
  name: 'DeviceLogin',
  tableName: 'device_login',
  properties: {
    idHash: p.text().primary(),
    sealedDeviceCode: p.text(),
    keyName: p.text(),
    /** `pending`, `approved` (key ready, not yet fetched), `used`, `denied` or `expired`. */
    state: p.text(),
    intervalSeconds: p.integer(),
    nextPollAt: p.datetime(),
    expiresAt: p.datetime(),
    accountId: p.bigint('number').nullable(),
  },
});

export class DeviceLogin extends DeviceLoginSchema.class {}
DeviceLoginSchema.setClass(DeviceLogin);

/** A one-time browser link printed to the operator's terminal. */
const SigninLinkSchema = defineEntity({
  name: 'SigninLink',
  tableName: 'signin_link',
  properties: {
    tokenHash: p.text().primary(),
    accountId: () => p.manyToOne(ViewerAccount).mapToPk().joinColumn('account_id').deleteRule('cascade'),
    expiresAt: p.datetime(),
    usedAt: p.datetime().nullable(),
  },
});

export class SigninLink extends SigninLinkSchema.class {}
SigninLinkSchema.setClass(SigninLink);
