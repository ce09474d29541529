import type { SqlStatement } from '../../database/query-rows.ts';
import { REPO_COLUMNS } from '../../repos/repo-row.ts';
import type { Sight } from '../../repos/repo-statements.ts';
import { SqlValues } from '../../repos/sql-values.ts';
import type { ListPosition } from './dto/ranking-requests.ts';

/** Ranks have no gaps, so the highest is how many there are. */
const HEADER = `k.id, k.target, k.count, k.available, k.settled, k.unsettled, k.started_at, k.finished_at,
  case when k.finished_at is null
    then (select least(count(*), k.count) from ranking_sight s
      where s.ranking_id = k.id and s.detailed and not s.stray)
    else (select coalesce(max(e.rank), 0) from ranking_entry e where e.ranking_id = k.id)
  end as size`;

export function toListStatement(
  accountId: number,
  { limit, after }: { limit: number; after: ListPosition | null },
): SqlStatement {
  const [startedAt, id] = after ?? [];
  return {
    text: `select ${HEADER} from ranking k
      where k.account_id = $1 and ($2::timestamptz is null or (k.started_at, k.id) < ($2::timestamptz, $3::uuid))
      order by k.started_at desc, k.id desc limit $4`,
    values: [accountId, startedAt === undefined ? null : new Date(startedAt), id ?? null, limit],
  };
}

export function toHeaderStatement(accountId: number, id: string): SqlStatement {
  return {
    text: `select ${HEADER} from ranking k where k.account_id = $1 and k.id = $2`,
    values: [accountId, id],
  };
}

export interface EntryRequest {
  rankingId: string;
  limit: number;
  /** The rank that the page begins behind. */
  after: number;
}

export function toEntriesStatement(sight: Sight, { rankingId, limit, after }: EntryRequest): SqlStatement {
  const values = new SqlValues();
  const entries = `select e.rank, e.stars, e.repo_id from ranking_entry e
    where e.ranking_id = ${values.add(rankingId)} and e.rank > ${values.add(after)}
    order by e.rank limit ${values.add(limit)}`;
  return toPage(sight, entries, values);
}

/** Of an unfinished ranking: where repos stand among those seen so far. */
export function toSightsStatement(sight: Sight, { rankingId, limit, after }: EntryRequest): SqlStatement {
  const values = new SqlValues();
  const start = values.add(after);
  const entries = `select ${start}::int + row_number() over (order by s.key, s.repo_id) as rank, s.stars, s.repo_id
    from (
      select (-stars) as key, stars, repo_id from ranking_sight
      where ranking_id = ${values.add(rankingId)} and detailed and not stray
      order by (-stars), repo_id offset ${start} limit ${values.add(limit)}
    ) s`;
  return toPage(sight, entries, values);
}

/** Rank and stars then; owner id, login and public e-mail, repo id, name, visibility, language and stars now. */
export function toRankingExportStatement(sight: Sight, rankingId: string): SqlStatement {
  const values = new SqlValues();
  return {
    text: `select e.rank, e.stars, o.id, o.login, o.email, r.id, r.name, r.visibility, r.language, r.stars
      from ranking_entry e ${toRepos(sight, values)}
      where e.ranking_id = ${values.add(rankingId)} order by e.rank`,
    values: values.list,
  };
}

function toPage(sight: Sight, entries: string, values: SqlValues): SqlStatement {
  return {
    text: `select e.rank as entry_rank, e.stars as entry_stars, ${REPO_COLUMNS}
      from (${entries}) e ${toRepos(sight, values)} order by e.rank`,
    values: values.list,
  };
}

/** What is not visible has nulls: an entry stays where it is, and tells nothing. */
export function toRepos({ viewerId, at }: Sight, values: SqlValues): string {
  return `left join visible_repo(${values.add(viewerId)}, ${values.add(at)}) r on r.id = e.repo_id
    left join account o on o.id = r.owner_id`;
}
