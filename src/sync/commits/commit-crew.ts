import type { Clock } from '../../common/clock.ts';
import type { CommitJobHandler } from './commit-job.handler.ts';
import { toBackoffMs } from './commit-verdict.ts';
import type { CommitWorkStore, Work } from './commit-work.store.ts';

/** Side by side in one process: git takes a processor each, and GitHub is not to be flooded. */
export const MAX_AT_WORK = 4;

export interface CommitCrewParts {
  works: CommitWorkStore;
  handler: CommitJobHandler;
  clock: Clock;
}

/** Reads the repos of one run without a queue, for who is no worker; the repos' locks keep workers apart from it. */
export class CommitCrew {
  private readonly parts: CommitCrewParts;
  private readonly runId: string;
  private readonly leaving = new AbortController();
  private readonly signal: AbortSignal;
  private readonly atWork = new Map<number, Promise<void>>();
  /** Epoch milliseconds: not before that again. */
  private readonly restUntil = new Map<number, number>();

  constructor(parts: CommitCrewParts, runId: string, signal: AbortSignal) {
    this.parts = parts;
    this.runId = runId;
    this.signal = AbortSignal.any([signal, this.leaving.signal]);
  }

  /** Begins what there is to do, as much of it as may go on at once, and does not wait for it. */
  async begin(): Promise<void> {
    if (this.atWork.size >= MAX_AT_WORK) return;
    const without = [...this.atWork.keys(), ...this.listResting()];
    for (const work of await this.parts.works.listOpen(this.runId, { without, limit: MAX_AT_WORK })) {
      if (this.atWork.size >= MAX_AT_WORK || this.signal.aborted) return;
      if (!this.atWork.has(work.repoId)) this.atWork.set(work.repoId, this.read(work));
    }
  }

  /** What is not done by then goes back into the queue. Never rejects. */
  async leave(): Promise<void> {
    this.leaving.abort();
    await Promise.all(this.atWork.values());
  }

  private listResting(): number[] {
    const now = this.parts.clock.now().getTime();
    for (const [repoId, until] of this.restUntil) if (until <= now) this.restUntil.delete(repoId);
    return [...this.restUntil.keys()];
  }

  private async read(work: Work): Promise<void> {
    const { handler, clock } = this.parts;
    // A database that is away may come back; the work's row says what else went wrong.
    await handler.work(work, this.signal).catch(() => undefined);
    this.restUntil.set(work.repoId, clock.now().getTime() + toBackoffMs(work.failures + 1));
    this.atWork.delete(work.repoId);
    if (!this.signal.aborted) await this.begin().catch(() => undefined);
  }
}
