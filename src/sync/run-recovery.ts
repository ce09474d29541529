import { Injectable, Logger } from '@nestjs/common';
import { AdvisoryLocks } from '../database/advisory-locks.ts';
import { LegQueue } from './leg.queue.ts';
import type { Run } from './run.entity.ts';
import { RunTransitions } from './run-transitions.ts';
import { RunStore } from './run.store.ts';
import { LegLostError } from './sync.errors.ts';

/**
 * Finds runs that a dead process left behind and queues them again at once, rather than when their heartbeat runs out.
 * A dead process has lost its advisory locks: who gets an account's lock knows that no leg of that account is at work.
 */
@Injectable()
export class RunRecovery {
  private readonly logger = new Logger(RunRecovery.name);

  constructor(
    private readonly runs: RunStore,
    private readonly legs: LegQueue,
    private readonly locks: AdvisoryLocks,
    private readonly transitions: RunTransitions,
  ) {}

  /** At the start of a worker, and now and then. */
  async recover(): Promise<void> {
    await this.reviveAll();
    await this.removeLeftovers();
  }

  /** By whoever has the account's lock: its other runs that look as if they ran do so no longer. */
  async reviveOthers(run: Run): Promise<void> {
    const running = await this.runs.listRunning(run.accountId);
    const others = running.filter(({ id }) => id !== run.id);
    for (const other of others) await this.revive(other);
    if (others.length > 0) await this.removeLeftovers();
  }

  private async reviveAll(): Promise<void> {
    const unfinished = await this.runs.listUnfinished();
    const waiting = await this.legs.listWaiting();
    const isWaiting = ({ id, leg }: Run): boolean =>
      waiting.some((job) => job.runId === id && job.leg === leg);
    for (const run of unfinished.filter((one) => !isWaiting(one))) {
      const lock = await this.locks.tryLock({ class: 'account', id: run.accountId });
      if (!lock) continue;
      try {
        await this.revive(run);
      } finally {
        await lock.release();
      }
    }
  }

  /** Jobs of a dead process hold up their account's other legs. Its run is at another leg by now, or has ended. */
  private async removeLeftovers(): Promise<void> {
    for (const { id, data } of await this.legs.listActive()) {
      const run = await this.runs.find(data.runId);
      if (!run || run.leg !== data.leg || run.finishedAt) await this.legs.remove(id);
    }
  }

  private async revive(run: Run): Promise<void> {
    if (await this.legs.isQueued({ runId: run.id, leg: run.leg })) return;
    try {
      await this.transitions.revive(run);
      this.logger.warn({ message: 'Run taken over from a dead process', runId: run.id, target: run.target });
    } catch (error) {
      // It went on, or ended, between our look and our write.
      if (!(error instanceof LegLostError)) throw error;
    }
  }
}
