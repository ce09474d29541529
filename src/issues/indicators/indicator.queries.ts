import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock.ts';
import { queryRows } from '../../database/query-rows.ts';
import { readSnapshot } from '../../database/read-snapshot.ts';
import { listRulings } from '../rules/class-in-force.ts';
import { LabelRuleQueries } from '../rules/label-rule.queries.ts';
import type { RuleBook } from '../rules/rule-book.ts';
import type { Subject } from '../rules/subject.ts';
import { type SubjectName, SubjectQueries } from '../rules/subject.queries.ts';
import { type Cell, type Closing, type CountsOfWindow, type Marked, toCounts } from './counts.ts';
import { type Held, toHeldStatement } from './held-statement.ts';
import { IndicatorCacheStore } from './indicator-cache.store.ts';
import type { CountedLabel, IndicatorQuery } from './indicator.dto.ts';
import { getIndicatorKey } from './indicator-key.ts';
import {
  type IndicatorRequest,
  toCellsStatement,
  toClosingsStatement,
  toCountedLabelsStatement,
  toMarkedStatement,
} from './indicator-statements.ts';
import { isOfWholeDays, listMonths, resolveWindow, type TimeWindow } from './time-window.ts';

const MAX_LABELS = 100;

/** What is the same for all who have the same repos, rules and wishes. */
export interface Numbers extends CountsOfWindow {
  labels: { count: number; items: CountedLabel[] };
}

export interface Indicators {
  subject: Subject;
  window: TimeWindow;
  held: Held;
  numbers: Numbers;
}

type Request = Omit<IndicatorRequest, 'rulings'>;

/** Numbers over the items of the repos that their reader may see; all of them through `visible_repo`. */
@Injectable()
export class IndicatorQueries {
  constructor(
    private readonly em: EntityManager,
    private readonly subjects: SubjectQueries,
    private readonly rules: LabelRuleQueries,
    private readonly cache: IndicatorCacheStore,
    private readonly clock: Clock,
  ) {}

  /** Throws `NotFoundError` when nothing of it is visible, and `InvalidInputError` for a window that is none. */
  async get(
    viewerId: number,
    name: SubjectName,
    { from, to, kind, state }: IndicatorQuery,
  ): Promise<Indicators> {
    const sight = { viewerId, at: this.clock.now() };
    const window = resolveWindow({ from, to }, sight.at);
    const found = await readSnapshot(this.em, async (em) => {
      const subject = await this.subjects.getSubject(sight, name, em);
      const request: Request = { sight, subject, filter: { kind, state }, window };
      const [held] = await queryRows<Held>(em, toHeldStatement(request));
      const book = await this.rules.getBook(sight, subject, em);
      const key = await getIndicatorKey(em, request, book);
      const cached = await this.cache.find<Numbers>(key, em);
      const numbers = cached?.value ?? (await compute(em, request, book));
      return { subject, held: held ?? { count: 0, complete: 0 }, key, numbers, usedAt: cached?.usedAt };
    });
    const { subject, held, key, numbers, usedAt } = found;
    if (usedAt) await this.cache.noteUse(key, usedAt);
    else if (isOfWholeDays(window)) await this.cache.save(key, numbers);
    return { subject, window, held, numbers };
  }
}

async function compute(em: EntityManager, request: Request, book: RuleBook): Promise<Numbers> {
  const ruled = { ...request, rulings: await listRulings(em, request, book) };
  const cells = await queryRows<Cell>(em, toCellsStatement(request));
  const marked = await queryRows<Marked>(em, toMarkedStatement(ruled));
  const closings = await queryRows<Closing>(em, toClosingsStatement(request));
  const statement = toCountedLabelsStatement(ruled, MAX_LABELS);
  const labels = await queryRows<CountedLabel & { count: number }>(em, statement);
  const items = labels.map(toCountedLabel);
  const counts = toCounts({ cells, marked, closings }, listMonths(request.window).length);
  return { ...counts, labels: { count: labels[0]?.count ?? 0, items } };
}

function toCountedLabel({ name, class: labelClass, repositories }: CountedLabel): CountedLabel {
  return { name, class: labelClass, repositories };
}
