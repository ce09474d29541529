import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { queryRows } from '../../database/query-rows.ts';
import type { HeldRange, MissingAsk, RangesAsk, RepoRef, StandingAsk } from './planner/planner.types.ts';

type Of<Ask> = Omit<Ask, 'kind'> & { rankingId: string };

export interface KnownSight {
  repoId: number;
  stars: number;
  detailed: boolean;
  stray: boolean;
}

/** How many repos of one star count are held. */
interface HeldValue {
  stars: number;
  held: number;
}

/** Answers what the planner asks of our own rows; within a transaction when one is given. */
@Injectable()
export class RankingReader {
  constructor(private readonly em: EntityManager) {}

  /**
   * Ranges of whole star counts that leave no gap between them, from the top down. The first ends right below `below`,
   * or at the highest count held; the last one of all begins at `bottom` and may hold none. Empty: there is no more.
   */
  async ranges(
    { rankingId, below, bottom, targetSize, limit }: Of<RangesAsk>,
    em: EntityManager = this.em.fork(),
  ): Promise<HeldRange[]> {
    const ranges: HeldRange[] = [];
    let top = below;
    for (let count = limit; ranges.length < limit; count *= 2) {
      const values = await listHeldValues({ rankingId, below: top, bottom, count }, em);
      const isAll = values.length < count;
      ranges.push(...toRanges(values, { below: top, bottom, targetSize, isAll }));
      const last = ranges.at(-1);
      if (isAll || last?.from === bottom) break;
      top = last?.from ?? below;
    }
    return ranges.slice(0, limit);
  }

  async missing(
    { rankingId, count, limit }: Of<MissingAsk>,
    em: EntityManager = this.em.fork(),
  ): Promise<RepoRef[]> {
    // The strays and what lacks details are in an index of their own; only where the first `count` end takes a count.
    const text = `
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
      limit $3`;
    return queryRows<RepoRef>(em, { text, values: [rankingId, count, limit] });
  }

  async standing(
    { rankingId, bottom }: Of<StandingAsk>,
    em: EntityManager = this.em.fork(),
  ): Promise<number> {
    const text = `select count(*)::int as held from ranking_sight
      where ranking_id = $1 and not stray and (-stars) <= -$2::bigint`;
    const [row] = await queryRows<{ held: number }>(em, { text, values: [rankingId, bottom] });
    return row?.held ?? 0;
  }

  /** Which of these were seen, in no order. */
  async findKnown(
    rankingId: string,
    repoIds: readonly number[],
    em: EntityManager = this.em.fork(),
  ): Promise<KnownSight[]> {
    const text = `select repo_id as "repoId", stars, detailed, stray from ranking_sight
      where ranking_id = $1 and repo_id = any($2::bigint[])`;
    return queryRows<KnownSight>(em, { text, values: [rankingId, repoIds] });
  }
}

async function listHeldValues(
  {
    rankingId,
    below,
    bottom,
    count,
  }: { rankingId: string; below: number | null; bottom: number; count: number },
  em: EntityManager,
): Promise<HeldValue[]> {
  const text = `select -(-stars) as stars, count(*)::int as held from ranking_sight
    where ranking_id = $1 and not stray and (-stars) <= -$2::bigint
      and ($3::bigint is null or (-stars) > -$3::bigint)
    group by (-stars) order by (-stars) limit $4`;
  return queryRows<HeldValue>(em, { text, values: [rankingId, bottom, below, count] });
}

/** `isAll`: nothing is held below the last of these. Otherwise a range that is not full waits for what follows. */
function toRanges(
  values: readonly HeldValue[],
  {
    below,
    bottom,
    targetSize,
    isAll,
  }: { below: number | null; bottom: number; targetSize: number; isAll: boolean },
): HeldRange[] {
  const highest = below === null ? values[0]?.stars : below - 1;
  if (highest === undefined || highest < bottom) return [];
  const ranges: HeldRange[] = [];
  let range = { from: highest, to: highest, held: 0 };
  for (const { stars, held } of values) {
    range = { from: stars, to: range.to, held: range.held + held };
    if (range.held < targetSize) continue;
    ranges.push(range);
    range = { from: stars - 1, to: stars - 1, held: 0 };
  }
  return isAll && range.to >= bottom ? [...ranges, { ...range, from: bottom }] : ranges;
}
