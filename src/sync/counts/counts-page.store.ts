import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { SaveCounts } from '../../database/save-rows.ts';
import type { Outcome } from '../../github/github.types.ts';
import type { GithubRepoCounts } from '../../github/repo-counts.types.ts';
import { lockRepos } from '../../repos/lock-repos.ts';
import { COUNT_NAMES } from '../../repos/repo-count-columns.ts';
import { RepoCountStore } from '../../repos/repo-count.store.ts';
import { COUNTS, CountsCoverageStore, type Told, type Untold } from './counts-coverage.store.ts';

/** How repos answered that were asked for their numbers. */
export interface AskedCounts {
  /** On which they are filed. */
  day: string;
  askedAt: Date;
  answers: { repoId: number; outcome: Outcome<GithubRepoCounts> | null }[];
}

/** Stores what one query told of the numbers of repos. */
@Injectable()
export class CountsPageStore {
  constructor(
    private readonly counts: RepoCountStore,
    private readonly coverage: CountsCoverageStore,
  ) {}

  async save(
    { day, askedAt, answers }: AskedCounts,
    accountId: number,
    em: EntityManager,
  ): Promise<SaveCounts> {
    // Between question and answer a repo may be forgotten.
    const stored = new Set(
      (
        await lockRepos(
          answers.map(({ repoId }) => repoId),
          em,
        )
      ).map(({ id }) => id),
    );
    const told: GithubRepoCounts[] = [];
    const untold: Untold[] = [];
    for (const { repoId, outcome } of answers) {
      if (!stored.has(repoId)) continue;
      if (outcome?.kind === 'found') told.push({ ...outcome.value, repoId });
      else untold.push({ repoId, outcome });
    }
    const reader = { stream: COUNTS, accountId, askedAt } as const;
    await this.coverage.saveTold(told.map(toTold), reader, em);
    await this.coverage.saveUntold(untold, reader, em);
    return this.counts.saveCounts({ day, countedAt: askedAt }, told, em);
  }
}

function toTold({ repoId, ...counts }: GithubRepoCounts): Told {
  const missing = COUNT_NAMES.filter((name) => counts[name] === null);
  const reason = missing.length === 0 ? null : `GitHub did not tell ${missing.join(', ')}`;
  return { repoId, expected: COUNT_NAMES.length, stored: COUNT_NAMES.length - missing.length, reason };
}
