import type { SqlStatement } from '../../database/query-rows.ts';
import type { MissingAsk, StandingAsk, StraysAsk } from './planner/planner.types.ts';

/** An ask of the planner's about one ranking. */
export type Of<Ask> = Omit<Ask, 'kind'> & { rankingId: string };

export interface HeldValuesRequest {
  rankingId: string;
  /** Exclusive; null: from the top. */
  below: number | null;
  bottom: number;
  limit: number;
}

/** How many repos are held with each star count, from the top down; strays are not counted. */
export function toHeldValuesStatement({ rankingId, below, bottom, limit }: HeldValuesRequest): SqlStatement {
  return {
    text: `select -(-stars) as stars, count(*)::int as held from ranking_sight
      where ranking_id = $1 and not stray and (-stars) <= -$2::bigint
        and ($3::bigint is null or (-stars) > -$3::bigint)
      group by (-stars) order by (-stars) limit $4`,
    values: [rankingId, bottom, below, limit],
  };
}

export function toStandingStatement({ rankingId, bottom }: Of<StandingAsk>): SqlStatement {
  return {
    text: `select count(*)::int as held from ranking_sight
      where ranking_id = $1 and not stray and (-stars) <= -$2::bigint`,
    values: [rankingId, bottom],
  };
}

/**
 * Strays come first. They and what lacks details have an index of their own; only to find out where the first `count`
 * end takes a walk along the others.
 */
export function toMissingStatement({ rankingId, count, limit }: Of<MissingAsk>): SqlStatement {
  return {
    text: `
      (select repo_id as id, node_id as "nodeId" from ranking_sight
        where ranking_id = $1 and stray order by (-stars), repo_id limit $3)
      union all
      (select repo_id, node_id from ranking_sight
        where ranking_id = $1 and not stray and not detailed
          and ((-stars), repo_id) <= (
            select last.key, last.repo_id from (
              (select (-stars) as key, repo_id from ranking_sight
                where ranking_id = $1 and not stray order by (-stars), repo_id offset $2 - 1 limit 1)
              union all select 9223372036854775807, 9223372036854775807) last
            order by last.key limit 1)
        order by (-stars), repo_id limit $3)
      limit $3`,
    values: [rankingId, count, limit],
  };
}

export function toKnownStatement(rankingId: string, repoIds: readonly number[]): SqlStatement {
  return {
    text: `select repo_id as "repoId", stars, detailed, stray from ranking_sight
      where ranking_id = $1 and repo_id = any($2::bigint[])`,
    values: [rankingId, repoIds],
  };
}

export function toStraysStatement({ rankingId, stars, round }: Of<StraysAsk>): SqlStatement {
  return {
    text: `with lost as (
        update ranking_sight set stray = true
        where ranking_id = $1 and not stray and (-stars) <= -$2::bigint
          and ($3::bigint is null or (-stars) >= -$3::bigint) and round < $4
        returning 1)
      select count(*)::int as count from lost`,
    values: [rankingId, stars.from, stars.to, round],
  };
}
