import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock.ts';
import { queryRows } from '../../database/query-rows.ts';
import { toCursorText } from '../../repos/cursor-text.ts';
import { resolveWindow } from '../indicators/time-window.ts';
import { listRulings } from '../rules/class-in-force.ts';
import { LabelRuleQueries } from '../rules/label-rule.queries.ts';
import { type SubjectName, SubjectQueries } from '../rules/subject.queries.ts';
import type { ItemListQuery, ItemPage, ItemPosition } from './item.dto.ts';
import { type ItemRow, toItemView } from './item-row.ts';
import { type ItemEvent, toItemPageStatement } from './item-statement.ts';

/** Issues and pull requests of the repos that their reader may see; all of it through `visible_repo`. */
@Injectable()
export class ItemQueries {
  constructor(
    private readonly em: EntityManager,
    private readonly subjects: SubjectQueries,
    private readonly rules: LabelRuleQueries,
    private readonly clock: Clock,
  ) {}

  /** Throws `NotFoundError` when nothing of it is visible, and `InvalidInputError` for a window that is none. */
  async listPage(viewerId: number, name: SubjectName, query: ItemListQuery): Promise<ItemPage> {
    const sight = { viewerId, at: this.clock.now() };
    const event = toEvent(query, sight.at);
    const subject = await this.subjects.getSubject(sight, name);
    const book = await this.rules.getBook(sight, subject);
    const { kind, state, class: labelClass, limit, cursor } = query;
    const rulings = labelClass === undefined ? [] : await listRulings(this.em, { sight, subject }, book);
    const filter = { kind, state };
    const wanted = { sight, subject, rulings, filter, event, labelClass, after: cursor };
    // One more than asked for: whether there is a next page.
    const statement = toItemPageStatement({ ...wanted, limit: limit + 1 });
    const rows = await queryRows<ItemRow>(this.em, statement);
    const page = rows.slice(0, limit);
    const last = rows.length > limit ? page.at(-1) : undefined;
    return {
      items: page.map((row) => toItemView(row, book)),
      nextCursor: last ? toCursorText([last.repo_id, last.number] satisfies ItemPosition) : null,
    };
  }
}

function toEvent({ event, from, to, at }: ItemListQuery, now: Date): ItemEvent | null {
  if (event === undefined) return null;
  return event === 'open'
    ? { kind: 'open', at: at ?? null }
    : { kind: event, window: resolveWindow({ from, to }, now) };
}
