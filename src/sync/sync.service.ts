import { randomUUID } from 'node:crypto';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock.ts';
import { NotFoundError } from '../common/app-error.ts';
import { LegSender } from './leg.sender.ts';
import type { Run } from './run.entity.ts';
import { RunStore } from './run.store.ts';
import { TooManyRunsError } from './sync.errors.ts';
import { TargetStore } from './target.store.ts';

export type StartedBy = 'hand' | 'schedule' | 'webhook';

/** Unfinished, started by hand, of one viewer. */
const MAX_HAND_RUNS = 3;

/** Starts and ends runs on behalf of a viewer. */
@Injectable()
export class SyncService {
  constructor(
    private readonly em: EntityManager,
    private readonly runs: RunStore,
    private readonly targets: TargetStore,
    private readonly sender: LegSender,
    private readonly clock: Clock,
  ) {}

  /**
   * Queues a run of a target (its identity, see `TargetText`) and remembers the target. The same target of the same
   * account already unfinished gives that same run. Throws `TooManyTargetsError` and `TooManyRunsError`.
   */
  async request(accountId: number, target: string, startedBy: StartedBy, cron?: string | null): Promise<Run> {
    return this.getRun((em) => this.queue({ accountId, target, startedBy, cron }, em));
  }

  /**
   * Queues runs of several targets by hand, all or none, and remembers the targets: for the limit of runs they count as
   * one request. Throws `TooManyTargetsError` and `TooManyRunsError`.
   */
  async requestAll(accountId: number, targets: readonly string[], cron?: string | null): Promise<string[]> {
    return this.em.fork().transactional(async (em) => {
      await this.targets.lockViewer(accountId, em);
      const ids: string[] = [];
      let isChecked = false;
      for (const target of targets) {
        await this.targets.remember({ accountId, target, cron, source: 'viewer' }, em);
        const unfinished = await this.runs.findUnfinished(accountId, target, em);
        if (!unfinished && !isChecked) await this.checkHandRuns(accountId, em);
        isChecked ||= !unfinished;
        ids.push(unfinished?.id ?? (await this.create({ accountId, target, startedBy: 'hand' }, em)));
      }
      return ids;
    });
  }

  /** The same by hand, and once: the schedule will not repeat it. Throws `TooManyRunsError`. */
  async requestOnce(accountId: number, target: string): Promise<Run> {
    return this.getRun((em) => this.queueOnce({ accountId, target, startedBy: 'hand' }, em));
  }

  /** The same within a transaction. Returns the run's id. */
  async queue(
    run: { accountId: number; target: string; startedBy: StartedBy; cron?: string | null | undefined },
    em: EntityManager,
  ): Promise<string> {
    await this.targets.lockViewer(run.accountId, em);
    await this.targets.remember({ ...run, source: 'viewer' }, em);
    return this.findOrCreate(run, em);
  }

  /** The same, and once. Returns the run's id. */
  async queueOnce(
    run: { accountId: number; target: string; startedBy: StartedBy },
    em: EntityManager,
  ): Promise<string> {
    await this.targets.lockViewer(run.accountId, em);
    return this.findOrCreate(run, em);
  }

  /** Keeps what is stored. A run that has ended stays as it is. Throws `NotFoundError` for somebody else's. */
  async cancel(accountId: number, id: string): Promise<void> {
    const run = await this.runs.find(id);
    if (!run || run.accountId !== accountId) throw new NotFoundError('This job');
    await this.runs.requestCancel(id, this.clock.now());
  }

  private async getRun(queue: (em: EntityManager) => Promise<string>): Promise<Run> {
    const id = await this.em.fork().transactional(queue);
    const run = await this.runs.find(id);
    if (!run) throw new Error(`The run ${id} vanished`);
    return run;
  }

  private async findOrCreate(
    run: Pick<Run, 'accountId' | 'target'> & { startedBy: StartedBy },
    em: EntityManager,
  ): Promise<string> {
    const unfinished = await this.runs.findUnfinished(run.accountId, run.target, em);
    if (unfinished) return unfinished.id;
    if (run.startedBy === 'hand') await this.checkHandRuns(run.accountId, em);
    return this.create(run, em);
  }

  private async create(
    run: Pick<Run, 'accountId' | 'target' | 'startedBy'>,
    em: EntityManager,
  ): Promise<string> {
    const id = randomUUID();
    await this.runs.create({ ...run, id, queuedAt: this.clock.now() }, em);
    await this.sender.send({ ...run, id }, 1, em);
    return id;
  }

  private async checkHandRuns(accountId: number, em: EntityManager): Promise<void> {
    const unfinished = await this.runs.countUnfinishedByHand(accountId, em);
    if (unfinished >= MAX_HAND_RUNS) throw new TooManyRunsError(MAX_HAND_RUNS);
  }
}
