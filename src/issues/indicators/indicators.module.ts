import { Module } from '@nestjs/common';
import { ItemController } from '../items/item.controller.ts';
import { ItemQueries } from '../items/item.queries.ts';
import { LabelController } from '../rules/label.controller.ts';
import { LabelQueries } from '../rules/label.queries.ts';
import { LabelRuleController } from '../rules/label-rule.controller.ts';
import { LabelRuleQueries } from '../rules/label-rule.queries.ts';
import { LabelRuleStore } from '../rules/label-rule.store.ts';
import { LabelRulesService } from '../rules/label-rules.service.ts';
import { SubjectQueries } from '../rules/subject.queries.ts';
import { IndicatorCacheStore } from './indicator-cache.store.ts';
import { IndicatorQueries } from './indicator.queries.ts';
import { IndicatorsController } from './indicators.controller.ts';

/** What is read of issues, pull requests and labels, and the numbers over them. */
@Module({
  controllers: [LabelController, LabelRuleController, IndicatorsController, ItemController],
  providers: [
    SubjectQueries,
    LabelRuleQueries,
    LabelRuleStore,
    LabelRulesService,
    LabelQueries,
    IndicatorCacheStore,
    IndicatorQueries,
    ItemQueries,
  ],
})
export class IndicatorsModule {}
