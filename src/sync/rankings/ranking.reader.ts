import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { queryRows } from '../../database/query-rows.ts';
import { type LeftRequest, toLeftStatement } from './left-statement.ts';
import type { HeldRange, MissingAsk, RangesAsk, RepoRef, StandingAsk } from './planner/planner.types.ts';
import {
  type Of,
  toHeldValuesStatement,
  toKnownStatement,
  toMissingStatement,
  toStandingStatement,
} from './sight-statements.ts';

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
      const request = { rankingId, below: top, bottom, limit: count };
      const values = await queryRows<HeldValue>(em, toHeldValuesStatement(request));
      const isAll = values.length < count;
      ranges.push(...toRanges(values, { below: top, bottom, targetSize, isAll }));
      const last = ranges.at(-1);
      if (isAll || last?.from === bottom) break;
      top = last?.from ?? below;
    }
    return ranges.slice(0, limit);
  }

  async missing(ask: Of<MissingAsk>, em: EntityManager = this.em.fork()): Promise<RepoRef[]> {
    return queryRows<RepoRef>(em, toMissingStatement(ask));
  }

  async standing(ask: Of<StandingAsk>, em: EntityManager = this.em.fork()): Promise<number> {
    const [row] = await queryRows<{ held: number }>(em, toStandingStatement(ask));
    return row?.held ?? 0;
  }

  /** Which of these were seen, in no order. */
  async findKnown(
    rankingId: string,
    repoIds: readonly number[],
    em: EntityManager = this.em.fork(),
  ): Promise<KnownSight[]> {
    return queryRows<KnownSight>(em, toKnownStatement(rankingId, repoIds));
  }

  /** Of a finished ranking: who was in the one before it and is not in it any more. */
  async listLeft(
    request: LeftRequest,
    em: EntityManager = this.em.fork(),
  ): Promise<{ id: number; nodeId: string }[]> {
    return queryRows(em, toLeftStatement(request));
  }
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
