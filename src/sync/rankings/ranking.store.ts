import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { queryRows } from '../../database/query-rows.ts';
import { saveRows } from '../../database/save-rows.ts';
import { UNFINISHED } from '../run.store.ts';
import type { StraysAsk } from './planner/planner.types.ts';
import { Ranking, RankingSight, type UnsettledSlice } from './ranking.entity.ts';
import { toStraysStatement } from './sight-statements.ts';

export interface Sight {
  repoId: number;
  nodeId: string;
  stars: number;
}

export interface Reading {
  rankingId: string;
  /** 0 the walk, from 1 on the readings that settle. */
  round: number;
  /** The repos themselves are stored, in this transaction or before. */
  detailed: boolean;
}

export interface RankingEnd {
  /** How many were asked for. */
  count: number;
  /** GitHub's search goes by an index that lags: what it shows may have fewer by now. */
  minStars: number;
  available: number | null;
  settled: boolean;
  unsettled: UnsettledSlice[];
  at: Date;
}

/** Writes rankings, in the transaction of the page that they were read from. */
@Injectable()
export class RankingStore {
  /** One that has begun stays as it is. */
  async begin(
    ranking: Pick<Ranking, 'id' | 'accountId' | 'target' | 'count' | 'startedAt'>,
    em: EntityManager,
  ): Promise<void> {
    await saveRows(em, Ranking, [ranking], { insertOnly: true });
  }

  async setAvailable(rankingId: string, available: number | null, em: EntityManager): Promise<void> {
    await em.nativeUpdate(Ranking, { id: rankingId }, { available });
  }

  /** What was seen has these stars and is no stray. A sight without details takes none away. */
  async saveSights(
    { rankingId, round, detailed }: Reading,
    sights: readonly Sight[],
    em: EntityManager,
  ): Promise<void> {
    const seen = sights.map((sight) => ({ rankingId, ...sight, round, stray: false }));
    await saveRows(em, RankingSight, detailed ? seen.map((sight) => ({ ...sight, detailed })) : seen);
  }

  /** What is held in this range and was last seen before this round is a stray from now on. Returns how many. */
  async markStrays(
    rankingId: string,
    { stars, round }: Omit<StraysAsk, 'kind'>,
    em: EntityManager,
  ): Promise<number> {
    const statement = toStraysStatement({ rankingId, stars, round });
    const [lost] = await queryRows<{ count: number }>(em, statement);
    return lost?.count ?? 0;
  }

  /** GitHub knows them no more. */
  async drop(rankingId: string, repoIds: readonly number[], em: EntityManager): Promise<void> {
    const text = 'delete from ranking_sight where ranking_id = $1 and repo_id = any($2::bigint[])';
    await queryRows(em, { text, values: [rankingId, repoIds] });
  }

  /** Ranks the first `count` of what is held with details; strays are left out. Returns how many there are. Once only. */
  async finish(
    rankingId: string,
    { count, minStars, available, settled, unsettled, at }: RankingEnd,
    em: EntityManager,
  ): Promise<number> {
    const unfinished = { id: rankingId, finishedAt: null };
    const end = { available, settled, unsettled, finishedAt: at };
    if ((await em.nativeUpdate(Ranking, unfinished, end)) === 0) return countEntries(rankingId, em);
    const text = `insert into ranking_entry (ranking_id, rank, repo_id, stars)
      select $1, row_number() over (order by (-stars), repo_id), repo_id, stars
      from ranking_sight where ranking_id = $1 and detailed and not stray and stars >= $3
      order by (-stars), repo_id limit $2`;
    await queryRows(em, { text, values: [rankingId, count, minStars] });
    await em.nativeDelete(RankingSight, { rankingId });
    return countEntries(rankingId, em);
  }

  /** False: there is none of this account, or its run has not ended. */
  async remove(accountId: number, id: string, em: EntityManager): Promise<boolean> {
    const text = `delete from ranking k where k.id = $1 and k.account_id = $2
        and not exists (select from run r where r.id = k.id and r.state = any($3::text[]))
      returning k.id`;
    const removed = await queryRows(em, { text, values: [id, accountId, UNFINISHED] });
    return removed.length > 0;
  }
}

/** Ranks have no gaps. */
async function countEntries(rankingId: string, em: EntityManager): Promise<number> {
  const text = 'select coalesce(max(rank), 0) as count from ranking_entry where ranking_id = $1';
  const [entries] = await queryRows<{ count: number }>(em, { text, values: [rankingId] });
  return entries?.count ?? 0;
}
