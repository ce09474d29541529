import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { queryRows } from '../../database/query-rows.ts';
import type { SaveCounts } from '../../database/save-rows.ts';
import { lockRepos } from '../../repos/lock-repos.ts';
import { toDay } from '../../repos/instant.ts';
import { RepoCountStore } from '../../repos/repo-count.store.ts';
import { NOTHING_SAVED } from '../streams/stream.ts';
import { CountsCoverageStore, STAR_HISTORY, type Untold } from './counts-coverage.store.ts';
import { type StarWeek, toStarDays } from './star-days.ts';

/** How a repo answered that was asked for its star history. */
export type AskedStars =
  | { kind: 'whole'; repoId: number; weeks: readonly StarWeek[] }
  /** There is more to it: nothing is stored before all of it is known, since stars add up from the first one on. */
  | { kind: 'part' }
  | { kind: 'untold'; repoId: number; outcome: Untold['outcome'] };

/** Fills the stars of days gone by. */
@Injectable()
export class StarHistoryStore {
  constructor(
    private readonly counts: RepoCountStore,
    private readonly coverage: CountsCoverageStore,
  ) {}

  async save(
    asked: AskedStars,
    { accountId, startedAt }: { accountId: number; startedAt: Date },
    em: EntityManager,
  ): Promise<SaveCounts> {
    if (asked.kind === 'part') return NOTHING_SAVED;
    const { repoId } = asked;
    const reader = { stream: STAR_HISTORY, accountId, askedAt: startedAt, asOf: null } as const;
    const createdAt = await lockRepo(repoId, em);
    if (createdAt === null) return NOTHING_SAVED;
    if (asked.kind === 'untold') {
      await this.coverage.saveUntold([asked], reader, em);
      return NOTHING_SAVED;
    }
    const days = toStarDays(asked.weeks, { from: toDay(createdAt), until: toDay(startedAt) });
    const told = { repoId, expected: days.length, stored: days.length, reason: null, refusal: null };
    await this.coverage.saveTold([told], reader, em);
    return this.counts.saveStarHistory(repoId, days, em);
  }
}

/** When it was created; null: it was forgotten meanwhile. */
async function lockRepo(repoId: number, em: EntityManager): Promise<Date | null> {
  await lockRepos([repoId], em);
  const text = 'select created_at as at from repo where id = $1';
  const [row] = await queryRows<{ at: Date | string }>(em, { text, values: [repoId] });
  return row ? new Date(row.at) : null;
}
