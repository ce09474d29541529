import { defineEntity, p } from '@mikro-orm/core';

/** Numbers that were computed before, under a key made of all that they depend on: repos with their versions, rules, options. */
const IndicatorCacheSchema = defineEntity({
  name: 'IndicatorCache',
  tableName: 'indicator_cache',
  properties: {
    key: p.text().primary(),
    value: p.json<unknown>(),
    usedAt: p.datetime(),
  },
  indexes: [{ name: 'indicator_cache_used_at_index', properties: ['usedAt'] }],
});

export class IndicatorCache extends IndicatorCacheSchema.class {}
IndicatorCacheSchema.setClass(IndicatorCache);
