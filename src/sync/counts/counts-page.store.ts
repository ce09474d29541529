import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { SaveCounts } from '../../database/save-rows.ts';
import type { Outcome } from '../../github/github.types.ts';
import type { GithubRepoCounts } from '../../github/repo-counts.types.ts';
import { lockRepos } from '../../repos/lock-repos.ts';
import { COUNT_NAMES, type RepoCounts } from '../../repos/repo-count-columns.ts';
import { type CountedRepo, RepoCountStore } from '../../repos/repo-count.store.ts';
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
    const asOf = new Date(`${day}T00:00:00Z`);
    const reader = { stream: COUNTS, accountId, askedAt, asOf } as const;
    const known = await this.counts.mergeDay(day, told, em);
    await this.coverage.saveTold(toAllTold(told, known), reader, em);
    await this.coverage.saveUntold(untold, reader, em);
    return this.counts.saveCounts({ day, countedAt: askedAt }, known, em);
  }
}

function toAllTold(told: readonly GithubRepoCounts[], known: readonly CountedRepo[]): Told[] {
  const byRepo = new Map(known.map((counts) => [counts.repoId, counts]));
  return told.map((counts) => toTold(counts, byRepo.get(counts.repoId) ?? counts));
}

function toTold({ repoId, isEmpty, refusals }: GithubRepoCounts, known: RepoCounts): Told {
  const wanted = COUNT_NAMES.filter((name) => name !== 'commits' || !isEmpty);
  const missing = wanted.filter((name) => known[name] === null);
  const [words] = Object.values(refusals);
  const refusal =
    words === undefined ? null : `GitHub withholds ${Object.keys(refusals).join(', ')}: ${words}`;
  const reason = missing.length === 0 ? null : toReason(missing, refusal !== null);
  return { repoId, expected: wanted.length, stored: wanted.length - missing.length, reason, refusal };
}

/** Everybody's to read: what one account was refused, and why, is that account's. */
function toReason(missing: readonly string[], isRefused: boolean): string {
  return `${isRefused ? 'Not told yet' : 'GitHub did not tell'}: ${missing.join(', ')}`;
}
