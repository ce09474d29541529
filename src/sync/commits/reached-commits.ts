import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { CommitStore } from '../../contributors/commit.store.ts';
import { ContributorStore } from '../../contributors/contributor.store.ts';
import type { GitHistory } from '../../github/git/git.types.ts';
import type { Reading } from './commit-batch.store.ts';
import { isEmptyList } from './oid-lists.ts';

/** A history that was logged to its end. */
export interface Logged {
  history: GitHistory;
  /** How many commits the log had. */
  count: number;
}

/** Rewritten history: what the new head does not reach goes, and who contributed is told anew. */
@Injectable()
export class ReachedCommits {
  constructor(
    private readonly commits: CommitStore,
    private readonly contributors: ContributorStore,
  ) {}

  /** Within the last transaction of a reading. Returns how many commits are stored. */
  async keep(reading: Reading, logged: Logged, em: EntityManager): Promise<number> {
    const { repoId } = reading.work;
    if (reading.plan.base === null) await this.removeUnlogged(reading, logged, em);
    else await this.removeLeft(reading, reading.plan.base, logged.history, em);
    await this.contributors.rebuild(repoId, em);
    return this.commits.count(repoId, em);
  }

  /** All that was logged is stored: as many as that, and there is nothing else. */
  private async removeUnlogged(
    { work: { repoId }, plan, signal }: Reading,
    { history, count }: Logged,
    em: EntityManager,
  ): Promise<void> {
    if ((await this.commits.count(repoId, em)) === count) return;
    await this.commits.removeUnreached(repoId, history.listOids({ from: plan.head }, signal), em);
  }

  /**
   * Git goes by the dates of commits, and where these lie it lists some that both reach: whether there are any is all it
   * can be believed.
   */
  private async removeLeft(
    { work: { repoId }, plan, signal }: Reading,
    base: string,
    history: GitHistory,
    em: EntityManager,
  ): Promise<void> {
    if (await isEmptyList(history.listOids({ from: base, except: plan.head }, signal))) return;
    await this.commits.removeUnreached(repoId, history.listOids({ from: plan.head }, signal), em);
  }
}
