import type { EntityManager } from '@mikro-orm/postgresql';
import { IndicatorCacheStore } from '../../src/issues/indicators/indicator-cache.store.ts';
import { IndicatorQueries } from '../../src/issues/indicators/indicator.queries.ts';
import { ItemQueries } from '../../src/issues/items/item.queries.ts';
import { LabelQueries } from '../../src/issues/rules/label.queries.ts';
import { LabelRuleQueries } from '../../src/issues/rules/label-rule.queries.ts';
import { LabelRuleStore } from '../../src/issues/rules/label-rule.store.ts';
import { LabelRulesService } from '../../src/issues/rules/label-rules.service.ts';
import { SubjectQueries } from '../../src/issues/rules/subject.queries.ts';
import { TestClock } from './test-clock.ts';

export interface IssueReads {
  clock: TestClock;
  cache: IndicatorCacheStore;
  indicators: IndicatorQueries;
  items: ItemQueries;
  labels: LabelQueries;
  rules: LabelRulesService;
}

/** What is read of issues, put together by hand. */
export function createReads(em: EntityManager, now: Date): IssueReads {
  const clock = new TestClock(now);
  const subjects = new SubjectQueries(em);
  const ruleQueries = new LabelRuleQueries(em);
  const cache = new IndicatorCacheStore(em, clock);
  return {
    clock,
    cache,
    indicators: new IndicatorQueries(em, subjects, ruleQueries, cache, clock),
    items: new ItemQueries(em, subjects, ruleQueries, clock),
    labels: new LabelQueries(em, subjects, ruleQueries, clock),
    rules: new LabelRulesService(subjects, ruleQueries, new LabelRuleStore(em), clock),
  };
}
