import type { SqlStatement } from '../../database/query-rows.ts';
import { SqlValues } from '../../repos/sql-values.ts';
import { LABEL_SETS } from '../indicators/indicator-statements.ts';
import { toFilter, toWithin } from '../indicators/item-conditions.ts';
import type { ItemFilter } from '../indicators/item-filter.ts';
import type { TimeWindow } from '../indicators/time-window.ts';
import type { LabelClass } from '../label-class/label-class.types.ts';
import { type RuledSubject, toClassed } from '../rules/class-in-force.ts';
import type { ItemPosition } from './item.dto.ts';

/** What happened to an item, and when. */
export type ItemEvent =
  | { kind: 'opened' | 'closed'; window: TimeWindow }
  /** Null: now. */
  | { kind: 'open'; at: Date | null };

export interface ItemRequest extends RuledSubject {
  filter: ItemFilter;
  event: ItemEvent | null;
  labelClass: LabelClass | undefined;
  limit: number;
  after: ItemPosition | undefined;
}

/**
 * By repo, and in each by number, newest first: each repo is walked along its key, and no further than the page needs.
 */
export function toItemPageStatement(request: ItemRequest): SqlStatement {
  const { filter, event, labelClass, after } = request;
  const values = new SqlValues();
  const classed = toClassed(request, values);
  const limit = values.add(request.limit);
  const conditions = [
    toFilter(filter, values),
    event === null ? '' : toEvent(event, values),
    labelClass === undefined ? '' : OF_CLASS[labelClass],
  ].join(' ');
  return {
    text: `with ${classed}, ${LABEL_SETS},
      page as (
        select s.id, s.name, s.owner_id, i.* from (
          select * from scope ${toBehind(after, values)} order by id
        ) s left join label_set b on b.repo_id = s.id
        cross join lateral (
          select i.repo_id, i.number from issue i
          where i.repo_id = s.id ${toNumbers(after, values)} ${conditions}
          order by i.number desc limit ${limit}
        ) i order by s.id, i.number desc limit ${limit}
      )
      select ${COLUMNS} from page p join issue i on i.repo_id = p.repo_id and i.number = p.number
      join account o on o.id = p.owner_id left join account a on a.id = i.author_id
      order by i.repo_id, i.number desc`,
    values: values.list,
  };
}

const COLUMNS = `i.repo_id, o.login as owner, p.owner_id, p.name as repo_name, i.number, i.kind, i.title, i.state,
  i.state_reason, a.login as author, i.comments, i.draft, i.created_at, i.updated_at, i.closed_at, i.merged_at,
  (select coalesce(json_agg(json_build_object('name', l.name, 'class', l.class) order by l.name collate "C", l.id), '[]')
    from issue_label il join label l on l.repo_id = il.repo_id and l.id = il.label_id
    where il.repo_id = i.repo_id and il.number = i.number) as labels`;

const carries = (ids: string): string =>
  `exists (select from issue_label il
    where il.repo_id = i.repo_id and il.number = i.number and il.label_id = any(${ids}))`;

const OF_CLASS = {
  bug: `and ${carries('b.bug')}`,
  performance: `and ${carries('b.performance')}`,
  other: `and not ${carries('b.bug || b.performance')}`,
};

function toEvent(event: ItemEvent, values: SqlValues): string {
  if (event.kind !== 'open') {
    return toWithin(event.kind === 'opened' ? 'i.created_at' : 'i.closed_at', event.window, values);
  }
  if (event.at === null) return 'and i.closed_at is null';
  const at = `${values.add(event.at)}::timestamptz`;
  return `and i.created_at < ${at} and (i.closed_at is null or i.closed_at >= ${at})`;
}

function toBehind(after: ItemPosition | undefined, values: SqlValues): string {
  return after ? `where id >= ${values.add(after[0])}::bigint` : '';
}

/** One comparison, so that the walk starts where the last page has ended. */
function toNumbers(after: ItemPosition | undefined, values: SqlValues): string {
  if (!after) return '';
  const [repoId, number] = after.map((part) => `${values.add(part)}::bigint`);
  return `and i.number < case when s.id = ${repoId} then ${number} else ${MAX_BIGINT} end`;
}

const MAX_BIGINT = '9223372036854775807';
