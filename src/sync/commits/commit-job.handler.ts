import { Injectable } from '@nestjs/common';
import { AdvisoryLocks } from '../../database/advisory-locks.ts';
import type { QueuedJob } from '../../jobs/queue.types.ts';
import { CommitAttempt } from './commit-attempt.ts';
import { CommitSetback } from './commit-setback.ts';
import { CommitWorkStore, type Work } from './commit-work.store.ts';
import type { CommitJob } from './commit.queue.ts';
import { CommitSender } from './commit.sender.ts';

/** Takes repos from the queue: one repo is read by one process at a time, for one run. */
@Injectable()
export class CommitJobHandler {
  constructor(
    private readonly works: CommitWorkStore,
    private readonly locks: AdvisoryLocks,
    private readonly sender: CommitSender,
    private readonly attempt: CommitAttempt,
    private readonly setback: CommitSetback,
  ) {}

  async handle({ data, signal }: QueuedJob<CommitJob>): Promise<void> {
    const work = await this.works.findOpen(data);
    if (work && !(await this.work(work, signal))) await this.sender.askAgain(work);
  }

  /** False: another process has the repo's lock. */
  async work(work: Work, signal: AbortSignal): Promise<boolean> {
    const lock = await this.locks.tryLock({ class: 'repoCommits', id: work.repoId });
    if (!lock) return false;
    try {
      // Whoever had the lock until now may have done it.
      const open = await this.works.findOpen(work);
      if (open) await this.attempt.run(open, AbortSignal.any([signal, lock.signal]));
      return true;
    } finally {
      await lock.release();
    }
  }

  /** The last process that had it died as well: the run goes on without it. */
  async handleDead({ data }: Pick<QueuedJob<CommitJob>, 'data'>): Promise<void> {
    const work = await this.works.findOpen(data);
    if (work) await this.setback.bury(work);
  }
}
