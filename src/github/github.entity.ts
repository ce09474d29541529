import { defineEntity, p } from '@mikro-orm/core';

/** One answer kept for conditional requests. ETags belong to a token, hence to a credential. */
const HttpCacheSchema = defineEntity({
  name: 'HttpCache',
  tableName: 'http_cache',
  properties: {
    credentialId: p.bigint('number').primary(),
    url: p.text().primary(),
    etag: p.text(),
    body: p.text(),
    link: p.text().nullable(),
    usedAt: p.datetime(),
  },
  indexes: [{ name: 'http_cache_used_at_index', properties: ['usedAt'] }],
});

export class HttpCache extends HttpCacheSchema.class {}
HttpCacheSchema.setClass(HttpCache);

/** The governor's state for one GitHub account and bucket, known to every process. */
const QuotaSchema = defineEntity({
  name: 'Quota',
  tableName: 'quota',
  properties: {
    accountId: p.bigint('number').primary(),
    /** `core`, `graphql` or `search`. */
    bucket: p.text().primary(),
    limit: p.integer().name('limit_points'),
    remaining: p.integer(),
    resetAt: p.datetime(),
    /** A secondary limit's end: until then the whole account is silent. */
    pausedUntil: p.datetime().nullable(),
    /** How many secondary limits came in a row; drives the exponential wait. */
    secondaryHits: p.integer(),
    updatedAt: p.datetime(),
  },
});

export class Quota extends QuotaSchema.class {}
QuotaSchema.setClass(Quota);
