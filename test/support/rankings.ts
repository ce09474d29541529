import { randomUUID } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { RankingStore } from '../../src/sync/rankings/ranking.store.ts';
import { Run, type RunState } from '../../src/sync/run.entity.ts';
import { saveRows } from '../../src/database/save-rows.ts';

const AT = new Date('2026-11-21T12:00:00Z');

export interface StoredRanking {
  accountId: number;
  /** In any order. */
  sights: readonly (readonly [repoId: number, stars: number])[];
  target?: string;
  count?: number;
  startedAt?: Date;
  /** Its run's; null: the run is forgotten. */
  state?: RunState | null;
  /** Left out: finished when its run has succeeded. */
  isFinished?: boolean;
}

/** A ranking as a run leaves it behind. Returns its id. */
export async function storeRanking(
  em: EntityManager,
  { accountId, sights, state = 'succeeded', ...more }: StoredRanking,
): Promise<string> {
  const { count = 100, startedAt = AT, isFinished = state === 'succeeded' } = more;
  const target = more.target ?? `top:${count}`;
  const store = new RankingStore();
  const id = randomUUID();
  if (state !== null) await saveRows(em, Run, [aRun({ id, accountId, target, state })]);
  await store.begin({ id, accountId, target, count, startedAt }, em);
  const rows = sights.map(([repoId, stars]) => ({ repoId, nodeId: `R_${repoId}`, stars }));
  await store.saveSights({ rankingId: id, round: 0, detailed: true }, rows, em);
  if (isFinished) {
    const available = sights.length;
    await store.finish(id, { count, minStars: 0, available, settled: true, unsettled: [], at: AT }, em);
  }
  return id;
}

function aRun(
  run: Pick<Run, 'id' | 'accountId' | 'target' | 'state'>,
): Pick<Run, 'id' | 'accountId' | 'target' | 'state' | 'startedBy' | 'leg' | 'cancelRequested' | 'queuedAt'> &
  Pick<Run, 'requests' | 'quotaSpent'> {
  return {
    ...run,
    startedBy: 'hand',
    leg: 1,
    cancelRequested: false,
    queuedAt: AT,
    requests: 0,
    quotaSpent: 0,
  };
}
