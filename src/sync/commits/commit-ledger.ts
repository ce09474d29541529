import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { SaveCounts } from '../../database/save-rows.ts';
import { CommitCoverageStore, type Shortcoming } from './commit-coverage.store.ts';
import { holdRepo } from './commit-fence.ts';
import { CommitProgressStore } from './commit-progress.store.ts';
import { CommitWorkStore, type Work, type WorkEnd, type WorkKey } from './commit-work.store.ts';
import { RunWaker } from './run-waker.ts';

/** What is written down when the reading of a repo ends for a run, in the transaction that ends it. */
@Injectable()
export class CommitLedger {
  constructor(
    private readonly works: CommitWorkStore,
    private readonly coverage: CommitCoverageStore,
    private readonly progress: CommitProgressStore,
    private readonly waker: RunWaker,
  ) {}

  /** Throws `WorkLostError`. */
  async start(work: WorkKey): Promise<void> {
    await this.works.begin(work);
  }

  /** Throws `WorkLostError`. */
  async addCommits(
    work: WorkKey,
    { batch, counts }: { batch: number; counts: SaveCounts },
    em: EntityManager,
  ): Promise<void> {
    await this.works.addStored(work, batch, em);
    await this.progress.addCommits(work.runId, counts, em);
  }

  /** Everything is stored, `stored` commits in all. Throws `WorkLostError`. */
  async succeed(work: Work, whole: { stored: number; at: Date }, em: EntityManager): Promise<void> {
    const { stored, at } = whole;
    await this.coverage.saveWhole(work.repoId, stored, { accountId: work.accountId, at }, em);
    await this.close(work, { state: 'done', note: 'done' }, em);
  }

  /** Somebody else has stored it. Throws `WorkLostError`. */
  async confirm(work: Work, em: EntityManager): Promise<void> {
    await holdRepo(work.repoId, em);
    await this.coverage.confirm([work.repoId], { accountId: work.accountId }, em);
    await this.close(work, { state: 'done', note: 'done' }, em);
  }

  /** The run goes on without it. Throws `WorkLostError`. */
  async fail(work: Work, shortcoming: Shortcoming, em: EntityManager): Promise<void> {
    const { repoId, accountId } = work;
    await holdRepo(repoId, em);
    await this.coverage.saveShort(accountId, [{ repoId, ...shortcoming }], em);
    await this.close(work, { state: 'failed', note: shortcoming.reason }, em);
  }

  /** One of the run's legs asks GitHub again. Throws `WorkLostError`. */
  async doubt(work: Work, em: EntityManager): Promise<void> {
    await this.works.doubt(work, em);
    await this.waker.wake(work.runId, em);
  }

  private async close(work: WorkKey, end: WorkEnd, em: EntityManager): Promise<void> {
    await this.works.end(work, end, em);
    await this.progress.addRepos(work.runId, 1, em);
    await this.waker.wake(work.runId, em);
  }
}
