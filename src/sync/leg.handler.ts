import { Injectable } from '@nestjs/common';
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
    if (!run) return;
    const lock = await this.locks.tryLock({ class: 'account', id: run.accountId });
    if (!lock) {
      await this.transitions.askAgain(run);
      return;
    }
    try {
      await this.recovery.reviveOthers(run);
      await this.runner.run(run, AbortSignal.any([signal, lock.signal]));
    } finally {
      await lock.release();
    }
  }

  /** The last attempt at a leg failed: its run fails with what was wrong, for its owner to see. */
  async handleDead({ data }: QueuedJob<LegJob>): Promise<void> {
    const run = await this.findCurrent(data);
    if (run) await this.transitions.giveUp(run);
  }

  private async findCurrent({ runId, leg }: LegJob): Promise<Run | null> {
    const run = await this.runs.find(runId);
    return run && run.leg === leg && UNFINISHED.includes(run.state) ? run : null;
  }
}
