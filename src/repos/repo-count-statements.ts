import type { SqlStatement } from '../database/query-rows.ts';
import type { HistorySpan, Interval } from './history-span.ts';
import { COUNT_COLUMNS } from './repo-count-columns.ts';
import type { Sight } from './repo-statements.ts';
import { SqlValues } from './sql-values.ts';

export interface HistoryRequest extends HistorySpan {
  repoId: number;
  interval: Interval;
}

/** One row for each interval, the first one's day first; none where the repo is not visible. */
export function toHistoryStatement(
  { viewerId, at }: Sight,
  { repoId, from, to, interval }: HistoryRequest,
): SqlStatement {
  const values = new SqlValues();
  const id = `${values.add(repoId)}::bigint`;
  const first = `${values.add(from)}::date`;
  const end = `${values.add(to)}::date`;
  const names = COUNT_COLUMNS.map(([name]) => `c."${name}"`).join(', ');
  return {
    text: `select to_char(p.date, 'YYYY-MM-DD') as date, ${names}
      from (select r.id from visible_repo(${values.add(viewerId)}, ${values.add(at)}) r where r.id = ${id}) r
      cross join generate_series(
        date_trunc('${interval}', ${first}::timestamp), ${end}::timestamp - interval '1 day', interval '1 ${interval}'
      ) p(date)
      left join (
        select date_trunc('${interval}', day::timestamp) as date, ${LAST_TOLD}
        from repo_count_by_day where repo_id = ${id} and day >= ${first} and day < ${end} group by 1
      ) c on c.date = p.date
      order by p.date`,
    values: values.list,
  };
}

const LAST_TOLD = COUNT_COLUMNS.map(
  ([name, column]) =>
    `(array_agg(${column} order by day desc) filter (where ${column} is not null))[1] as "${name}"`,
).join(', ');
