import { defineEntity, p } from '@mikro-orm/core';
import { ViewerAccount } from './credential.entity.ts';

const ApiKeySchema = defineEntity({
  name: 'ApiKey',
  tableName: 'api_key',
  properties: {
    id: p.uuid().primary(),
    accountId: () => p.manyToOne(ViewerAccount).mapToPk().joinColumn('account_id').deleteRule('cascade'),
    name: p.text(),
    /** SHA-256 of the key, hex: the key has 256 random bits, so that a plain hash is enough. */
    keyHash: p.text().unique('api_key_key_hash_unique'),
    createdAt: p.datetime(),
    lastUsedAt: p.datetime().nullable(),
    revokedAt: p.datetime().nullable(),
  },
});

export class ApiKey extends ApiKeySchema.class {}
ApiKeySchema.setClass(ApiKey);
