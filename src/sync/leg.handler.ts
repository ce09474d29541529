import { Injectable } from '@nestjs/common';
import { OtherGithubError } from '../auth/auth.errors.ts';
import { AdvisoryLocks } from '../database/advisory-locks.ts';
import type { QueuedJob } from '../jobs/queue.types.ts';
import type { LegJob } from './leg.queue.ts';
import { LegRunner } from './leg.runner.ts';
import { RunRecovery } from './run-recovery.ts';
import type { Run } from './run.entity.ts';
import { RunStore, UNFINISHED } from './run.store.ts';
import { RunTransitions } from './run-transitions.ts';

/** Takes legs from the queue: one account's quota is spent by one leg at a time, in whichever process. */
@Injectable()
export class LegHandler {
  constructor(
    private readonly runs: RunStore,
    private readonly locks: AdvisoryLocks,
    private readonly recovery: RunRecovery,
    private readonly transitions: RunTransitions,
    private readonly runner: LegRunner,
  ) {}

  async handle({ data, signal }: QueuedJob<LegJob>): Promise<void> {
    const run = await this.findCurrent(data);
    if (run && !(await this.tryWork(run, signal))) await this.transitions.askAgain(run);
  }

  /** One leg of this run. False: another process has the account's lock. Rejects with what is worth another attempt. */
  async work(run: Run, signal: AbortSignal): Promise<boolean> {
    const lock = await this.locks.tryLock({ class: 'account', id: run.accountId });
    if (!lock) return false;
    try {
      await this.recovery.reviveOthers(run);
      await this.runner.run(run, AbortSignal.any([signal, lock.signal]));
      return true;
    } finally {
      await lock.release();
    }
  }

  /** A process that is set up for another GitHub cannot, and is no reason for the run to fail: a right one may come. */
  private async tryWork(run: Run, signal: AbortSignal): Promise<boolean> {
    try {
      return await this.work(run, signal);
    } catch (error) {
      if (error instanceof OtherGithubError) return false;
      throw error;
    }
  }

  /** The last attempt at a leg failed: its run fails with what was wrong, for its owner to see. */
  async handleDead({ data }: Pick<QueuedJob<LegJob>, 'data'>): Promise<void> {
    const run = await this.findCurrent(data);
    if (run) await this.transitions.giveUp(run);
  }

  private async findCurrent({ runId, leg }: LegJob): Promise<Run | null> {
    const run = await this.runs.find(runId);
    return run && run.leg === leg && UNFINISHED.includes(run.state) ? run : null;
  }
}
