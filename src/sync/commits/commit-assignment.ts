import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { ShortRepo } from './commit-heads.ts';
import { CommitProgressStore } from './commit-progress.store.ts';
import { CommitWorkStore, type NewWork } from './commit-work.store.ts';
import { type CommitRun, CommitSender } from './commit.sender.ts';

/** Gives repos out to be read. */
@Injectable()
export class CommitAssignment {
  constructor(
    private readonly works: CommitWorkStore,
    private readonly sender: CommitSender,
    private readonly progress: CommitProgressStore,
  ) {}

  async assign(run: CommitRun, news: readonly NewWork[], em: EntityManager): Promise<void> {
    await this.works.add(run.runId, news, em);
    await this.sender.send(
      run,
      news.map(({ repoId }) => repoId),
      { em },
    );
  }

  /** Of these nothing is left to read. What cannot be read is told of as what was tried in vain. */
  async withdraw(
    { runId }: CommitRun,
    { done, short }: { done: readonly number[]; short: readonly ShortRepo[] },
    em: EntityManager,
  ): Promise<void> {
    let ended = await this.works.endDoubted(runId, done, { state: 'done', note: 'done' }, em);
    for (const { repoId, reason } of short) {
      ended += await this.works.endDoubted(runId, [repoId], { state: 'failed', note: reason }, em);
    }
    ended += await this.works.addFailed(runId, short, em);
    if (ended > 0) await this.progress.addRepos(runId, ended, em);
  }
}
