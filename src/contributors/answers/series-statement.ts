import type { SqlStatement } from '../../database/query-rows.ts';
import { SqlValues } from '../../repos/sql-values.ts';
import type { SeriesPosition } from './contributor-options.ts';
import {
  BOTS,
  IS_BOT,
  type SeriesRequest,
  toFirsts,
  toMonthOf,
  toParts,
  toScope,
  toThisMonth,
} from './contributor-parts.ts';

export interface SeriesPageRequest extends SeriesRequest {
  /** Null: all of it. */
  limit: number | null;
  after?: SeriesPosition | undefined;
}

export interface SeriesRow {
  repo_id: number;
  full_name: string;
  month: string;
  /** Null: nothing is known of the repo's contributors. */
  new_contributors: number | null;
  new_bots: number | null;
}

const CSV_COLUMNS = 's.full_name, m.name, m.new_contributors';
const COLUMNS = 's.id as repo_id, s.full_name, m.name as month, m.new_contributors, m.new_bots';

/** By repo, then by month. Nobody is looked for in repos that are not on the page. */
export function toSeriesStatement(request: SeriesPageRequest): SqlStatement {
  return toStatement(request, COLUMNS);
}

/** Repository, month and new contributors. */
export function toSeriesExportStatement(request: SeriesRequest): SqlStatement {
  return toStatement({ ...request, limit: null }, CSV_COLUMNS);
}

function toStatement(request: SeriesPageRequest, columns: string): SqlStatement {
  const { options, limit, subject } = request;
  const values = new SqlValues();
  const scope = toScope(request, values);
  const page = `page as materialized (
    select s.id, m.month
    from (select * from scope ${toBehind(request, values)} order by id) s
    cross join lateral generate_series(${toBounds(request, values)}, interval '1 month') m(month)
    ${toBehindMonth(request, values)}
    order by s.id, m.month limit ${values.add(limit)}
  )`;
  const counted = options.bots ? 'true' : 'not c.bot';
  return {
    text: `with ${scope}, ${page}, ${toParts(options, 'and s.id in (select id from page)')},
      ${toFirsts({ few: limit !== null || subject.scope === 'repository' })}, ${BOTS},
      cell as (
        select c.repo_id, c.month, count(*) filter (where ${counted})::int as people,
          count(*) filter (where c.bot)::int as bots
        from (select repo_id, date_trunc('month', at) as month, ${IS_BOT} as bot from first) c group by 1, 2
      )
      select ${columns}
      from page p join scope s on s.id = p.id
      left join cell c on c.repo_id = p.id and c.month = p.month
      cross join lateral (
        select to_char(p.month, 'YYYY-MM') as name, case when s.known then coalesce(c.people, 0) end as new_contributors,
          case when s.known then coalesce(c.bots, 0) end as new_bots
      ) m
      order by p.id, p.month`,
    values: values.list,
  };
}

function toBounds({ sight, options: { from, to } }: SeriesRequest, values: SqlValues): string {
  const thisMonth = toThisMonth(sight, values);
  const first = from === null ? 's.opened' : `greatest(s.opened, ${toMonthOf(from, values)})`;
  const last = to === null ? thisMonth : `least(${thisMonth}, ${toMonthOf(to, values)})`;
  return `${first}, ${last}`;
}

function toBehind({ after }: SeriesPageRequest, values: SqlValues): string {
  return after ? `where id >= ${values.add(after[0])}::bigint` : '';
}

function toBehindMonth({ after }: SeriesPageRequest, values: SqlValues): string {
  if (!after) return '';
  return `where (s.id, m.month) > (${values.add(after[0])}::bigint, ${toMonthOf(after[1], values)})`;
}
