import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, Logger } from '@nestjs/common';
import { AdvisoryLocks } from '../database/advisory-locks.ts';
import { LegQueue } from './leg.queue.ts';
import { LegSender } from './leg.sender.ts';
import type { Run } from './run.entity.ts';
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
    private readonly em: EntityManager,
    private readonly runs: RunStore,
    private readonly legs: LegQueue,
    private readonly locks: AdvisoryLocks,
    private readonly sender: LegSender,
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
    for (const run of await this.runs.listUnfinished()) {
      if (await this.legs.isQueued({ runId: run.id, leg: run.leg })) continue;
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

  /** The next leg's number makes the dead leg's job a leftover, should it ever come back. */
  private async revive(run: Run): Promise<void> {
    if (await this.legs.isQueued({ runId: run.id, leg: run.leg })) return;
    try {
      await this.em.fork().transactional(async (em) => {
        const next = await this.runs.endLeg(run, { state: 'queued', resumeAt: null }, em);
        await this.sender.send(run, next.leg, em);
      });
      this.logger.warn({ message: 'Run taken over from a dead process', runId: run.id, target: run.target });
    } catch (error) {
      // It went on, or ended, between our look and our write.
      if (!(error instanceof LegLostError)) throw error;
    }
  }
}
