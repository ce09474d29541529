import type { SqlStatement } from '../../database/query-rows.ts';
import { SqlValues } from '../../repos/sql-values.ts';
import { type RuledSubject, toClassed } from '../rules/class-in-force.ts';
import { toScope } from '../rules/subject.ts';
import { toFilter, toWithin } from './item-conditions.ts';
import type { ItemFilter } from './item-filter.ts';
import { listMonths, type TimeWindow } from './time-window.ts';

export interface IndicatorRequest extends RuledSubject {
  filter: ItemFilter;
  window: TimeWindow;
}

type Unruled = Omit<IndicatorRequest, 'rulings'>;

/** Rows of `Cell`. One pass over an index; what each month has is added up outside, so that months cost nothing. */
export function toCellsStatement({ sight, subject, filter, window }: Unruled): SqlStatement {
  const values = new SqlValues();
  const scope = toScope(sight, subject, values);
  const bounds = values.add(toBounds(window));
  return {
    text: `select width_bucket(i.created_at, ${bounds}::timestamptz[]) as opened,
        width_bucket(i.closed_at, ${bounds}::timestamptz[]) as closed, count(*)::int as count
      from (${scope}) s join issue i on i.repo_id = s.id
      where true ${toFilter(filter, values)} group by 1, 2`,
    values: values.list,
  };
}

/** Rows of `Closing`. */
export function toClosingsStatement({ sight, subject, filter, window }: Unruled): SqlStatement {
  const values = new SqlValues();
  const scope = toScope(sight, subject, values);
  const bounds = values.add(toBounds(window));
  return {
    text: `select month, took[1] as median, took[2] as p90
      from (
        select width_bucket(i.closed_at, ${bounds}::timestamptz[]) as month, percentile_disc(array[0.5, 0.9])
          within group (order by date_part('epoch', i.closed_at - i.created_at)::bigint) as took
        from (${scope}) s join issue i on i.repo_id = s.id
        where true ${toWithin('i.closed_at', window, values)} ${toFilter(filter, values)}
        group by grouping sets ((1), ())
      ) c where took is not null`,
    values: values.list,
  };
}

/**
 * Rows of `Marked`. Repo by repo, and from labels to items: the items of a window have numbers that lie together, and
 * in the order of numbers an item that carries several labels is met as one.
 */
export function toMarkedStatement({ filter, window, ...ruled }: IndicatorRequest): SqlStatement {
  const values = new SqlValues();
  const classed = toClassed(ruled, values);
  const bounds = values.add(toBounds(window));
  const opened = `i.repo_id = s.repo_id ${toWithin('i.created_at', window, values)} ${toFilter(filter, values)}`;
  return {
    text: `with ${classed}, ${LABEL_SETS}
      select x.month, sum(x.bug)::int as bug, sum(x.performance)::int as performance
      from label_set s
      cross join lateral (
        select (select min(i.number) from issue i where ${opened}) as first,
          (select max(i.number) from issue i where ${opened}) as last
      ) w
      cross join lateral (
        select width_bucket(i.created_at, ${bounds}::timestamptz[]) as month,
          count(*) filter (where m.bug) as bug, count(*) filter (where m.performance) as performance
        from (
          select il.number, bool_or(il.label_id = any(s.bug)) as bug,
            bool_or(il.label_id = any(s.performance)) as performance
          from issue_label il
          where il.repo_id = s.repo_id and il.label_id = any(s.bug || s.performance)
            and il.number between w.first and w.last
          group by il.number
        ) m
        join issue i on i.number = m.number and ${opened}
        group by 1
      ) x
      group by x.month`,
    values: values.list,
  };
}

/** The labels that count, by their names; `count` is how many there are. */
export function toCountedLabelsStatement(ruled: RuledSubject, limit: number): SqlStatement {
  const values = new SqlValues();
  const classed = toClassed(ruled, values);
  return {
    text: `with ${classed}
      select name, class, count(distinct repo_id)::int as repositories, count(*) over ()::int as count
      from classed where class in ('bug', 'performance')
      group by name, class order by repositories desc, name collate "C", class limit ${values.add(limit)}`,
    values: values.list,
  };
}

/** CTE `label_set`: of each repo that has labels that count, their ids. */
export const LABEL_SETS = `label_set as materialized (
    select repo_id, coalesce(array_agg(id) filter (where class = 'bug'), '{}') as bug,
      coalesce(array_agg(id) filter (where class = 'performance'), '{}') as performance
    from classed where class in ('bug', 'performance') group by repo_id
  )`;

function toBounds(window: TimeWindow): Date[] {
  return [...listMonths(window).map(({ from }) => from), window.to];
}
