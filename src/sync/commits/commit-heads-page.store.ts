import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { CommitHeadStore } from '../../contributors/commit-head.store.ts';
import { GitMissingError } from '../../github/git/git.errors.ts';
import { lockRepos } from '../../repos/lock-repos.ts';
import type { Scope } from '../streams/stream.ts';
import { CommitAssignment } from './commit-assignment.ts';
import { CommitCoverageStore } from './commit-coverage.store.ts';
import { type AskedHead, sortHeads } from './commit-heads.ts';
import type { NewWork } from './commit-work.store.ts';
import { EmptyRepoStore } from './empty-repo.store.ts';

/** What GitHub told of the default branches of repos. */
export interface AskedHeads {
  askedAt: Date;
  /** Whether there is a git program that could read what is new. */
  hasGit: boolean;
  answers: AskedHead[];
}

/** Stores which repos have news, and gives those out to be read. */
@Injectable()
export class CommitHeadsPageStore {
  constructor(
    private readonly heads: CommitHeadStore,
    private readonly coverage: CommitCoverageStore,
    private readonly empty: EmptyRepoStore,
    private readonly assignment: CommitAssignment,
  ) {}

  async save({ askedAt, hasGit, answers }: AskedHeads, scope: Scope, em: EntityManager): Promise<void> {
    const { runId, accountId, targetText: target } = scope;
    // Between question and answer a repo may be forgotten.
    const locked = await lockRepos(
      answers.map(({ repoId }) => repoId),
      em,
    );
    const ids = locked.map(({ id }) => id);
    const stored = await this.heads.list(ids, em);
    const known = new Set(ids);
    const { confirmed, empty, news, short } = sortHeads(
      answers.filter(({ repoId }) => known.has(repoId)),
      stored,
    );
    const missing = hasGit ? [] : news.map(toMissing);
    const reader = { accountId, at: askedAt };
    for (const repoId of empty) await this.empty.save(repoId, stored.get(repoId), reader, em);
    await this.coverage.confirm(confirmed, reader, em);
    await this.coverage.saveShort(accountId, [...short, ...missing], em);
    const run = { runId, accountId, target };
    const withdrawn = { done: [...confirmed, ...empty], short: [...short, ...missing] };
    await this.assignment.withdraw(run, withdrawn, em);
    await this.assignment.assign(run, hasGit ? news : [], em);
  }
}

function toMissing({ repoId }: NewWork): { repoId: number; state: 'unavailable'; reason: string } {
  return { repoId, state: 'unavailable', reason: new GitMissingError().message };
}
