import { Injectable, Logger } from '@nestjs/common';
import { AdvisoryLocks } from '../../database/advisory-locks.ts';
import { CommitWorkStore } from './commit-work.store.ts';
import { CommitQueue } from './commit.queue.ts';
import { type CommitRun, CommitSender } from './commit.sender.ts';

/** Finds repos that nobody reads although a run waits for them. */
@Injectable()
export class CommitRecovery {
  private readonly logger = new Logger(CommitRecovery.name);

  constructor(
    private readonly works: CommitWorkStore,
    private readonly queue: CommitQueue,
    private readonly locks: AdvisoryLocks,
    private readonly sender: CommitSender,
  ) {}

  /**
   * At the start of a worker: what a dead process had goes on at once, rather than when its heartbeat runs out. A dead
   * process has lost its locks: a repo whose lock is free is read by nobody, whatever the queue believes.
   */
  async recover(): Promise<void> {
    for (const { id, data } of await this.queue.listActive()) {
      const lock = await this.locks.tryLock({ class: 'repoCommits', id: data.repoId });
      if (!lock) continue;
      try {
        await this.queue.release(id);
      } finally {
        await lock.release();
      }
    }
  }

  /** Works of this run that are in nobody's queue. Idempotent: of two jobs for one work the second is a leftover. */
  async queueLost(run: CommitRun): Promise<void> {
    const known = new Set((await this.queue.listKnown()).map(({ runId, repoId }) => `${runId} ${repoId}`));
    const open = await this.works.listOpen(run.runId);
    const lost = open.map(({ repoId }) => repoId).filter((repoId) => !known.has(`${run.runId} ${repoId}`));
    if (lost.length === 0) return;
    await this.sender.send(run, lost);
    this.logger.warn({ message: 'Repos queued again', runId: run.runId, repos: lost.length });
  }
}
