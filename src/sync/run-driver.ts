import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock.ts';
import type { CommitCrew } from './commits/commit-crew.ts';
import { CommitCrews } from './commits/commit-crews.ts';
import { LegHandler } from './leg.handler.ts';
import type { Run } from './run.entity.ts';
import { RunStore, UNFINISHED } from './run.store.ts';

/** While another process has the account's lock, or the run waits for quota. */
const LOOK_EVERY_MS = 500;

/** As often as the queue tries a leg. */
const MAX_ATTEMPTS = 6;

const FIRST_BACKOFF_MS = 5_000;

/**
 * Works off one run in a process that is no worker, such as the CLI's: with its own settings it may work for its own
 * account alone. A service's workers may take legs of the same run in between; the account's lock keeps them apart, and
 * the number of the leg makes the job that waits in the queue a leftover.
 */
@Injectable()
export class RunDriver {
  constructor(
    private readonly runs: RunStore,
    private readonly handler: LegHandler,
    private readonly crews: CommitCrews,
    private readonly clock: Clock,
  ) {}

  /** Resolves when the run has ended, or when the signal has aborted and the leg is back in the queue. Never rejects. */
  async drive(runId: string, signal: AbortSignal): Promise<void> {
    const crew = this.crews.create(runId, signal);
    try {
      await this.driveLegs(runId, crew, signal);
    } finally {
      await crew.leave();
    }
  }

  private async driveLegs(runId: string, crew: CommitCrew, signal: AbortSignal): Promise<void> {
    let failures = { leg: 0, count: 0 };
    while (!signal.aborted) {
      try {
        const run = await this.runs.find(runId);
        if (!run || !UNFINISHED.includes(run.state)) return;
        if (run.leg !== failures.leg) failures = { leg: run.leg, count: 0 };
        await crew.begin();
        await this.step(run, failures.count, signal);
      } catch {
        // The run's row says what went wrong. A database that is away may come back.
        failures.count += 1;
        await this.wait(toBackoff(failures.count), signal);
      }
    }
  }

  private async step(run: Run, failures: number, signal: AbortSignal): Promise<void> {
    if (failures >= MAX_ATTEMPTS) return this.handler.handleDead({ data: { runId: run.id, leg: run.leg } });
    const hasWorked = this.isDue(run) && (await this.handler.work(run, signal));
    if (!hasWorked) await this.wait(LOOK_EVERY_MS, signal);
  }

  private isDue({ resumeAt }: Run): boolean {
    return !resumeAt || resumeAt <= this.clock.now();
  }

  private async wait(ms: number, signal: AbortSignal): Promise<void> {
    await this.clock.sleep(ms, signal).catch(() => undefined);
  }
}

/** With jitter. The last attempt is followed by the end, and nothing has to be waited for. */
function toBackoff(failures: number): number {
  if (failures >= MAX_ATTEMPTS) return LOOK_EVERY_MS;
  return FIRST_BACKOFF_MS * 2 ** (failures - 1) * Math.random();
}
