import type { SqlStatement } from '../../database/query-rows.ts';
import { REPO_COLUMNS } from '../../repos/repo-row.ts';
import type { Sight } from '../../repos/repo-statements.ts';
import { SqlValues } from '../../repos/sql-values.ts';
import { toRepos } from './ranking-statements.ts';

/** Both complete. */
export interface Comparison {
  id: string;
  since: string;
}

export interface ChangesRequest extends Comparison {
  /** The rank, or of what has left the former rank, that the page begins behind. */
  after: number;
  limit: number;
}

export function toCountsStatement({ id, since }: Comparison): SqlStatement {
  return {
    text: `select count(*) filter (where f.rank is null)::int as entered,
        count(*) filter (where n.rank is null)::int as left,
        count(*) filter (where n.rank <> f.rank)::int as moved,
        count(*) filter (where n.rank = f.rank)::int as unmoved
      from (select repo_id, rank from ranking_entry where ranking_id = $1) n
      full join (select repo_id, rank from ranking_entry where ranking_id = $2) f using (repo_id)`,
    values: [id, since],
  };
}

/** By rank. */
export function toArrivalsStatement(sight: Sight, request: ChangesRequest): SqlStatement {
  const values = new SqlValues();
  const entries = `select n.rank, n.stars, n.repo_id, f.rank as former_rank, f.stars as former_stars
    from ranking_entry n
    left join ranking_entry f on f.ranking_id = ${values.add(request.since)} and f.repo_id = n.repo_id
    where n.ranking_id = ${values.add(request.id)} and n.rank > ${values.add(request.after)}
      and f.rank is distinct from n.rank
    order by n.rank limit ${values.add(request.limit)}`;
  return toPage(sight, { entries, order: 'e.rank' }, values);
}

/** By former rank. */
export function toLeaversStatement(sight: Sight, request: ChangesRequest): SqlStatement {
  const values = new SqlValues();
  const entries = `select null::int as rank, null::bigint as stars, f.repo_id, f.rank as former_rank, f.stars as former_stars
    from ranking_entry f
    where f.ranking_id = ${values.add(request.since)} and f.rank > ${values.add(request.after)}
      and not exists (
        select from ranking_entry n where n.ranking_id = ${values.add(request.id)} and n.repo_id = f.repo_id)
    order by f.rank limit ${values.add(request.limit)}`;
  return toPage(sight, { entries, order: 'e.former_rank' }, values);
}

function toPage(
  sight: Sight,
  { entries, order }: { entries: string; order: string },
  values: SqlValues,
): SqlStatement {
  return {
    text: `select e.rank as entry_rank, e.stars as entry_stars, e.former_rank, e.former_stars, ${REPO_COLUMNS}
      from (${entries}) e ${toRepos(sight, values)} order by ${order}`,
    values: values.list,
  };
}
