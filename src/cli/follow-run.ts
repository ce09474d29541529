import { Clock } from '../common/clock.ts';
import { RunDriver } from '../sync/run-driver.ts';
import { InterruptedError, RunNotSucceededError } from './cli.errors.ts';
import type { CliApp, CliContext } from './cli-context.ts';
import { ProgressDisplay } from './progress-display.ts';
import { hasEnded, type RunProgress } from './run-progress.ts';
import { readRun } from './run-reader.ts';

const LOOK_EVERY_MS = 250;

export interface FollowedRun {
  id: string;
  /** Which of several it is; null: the only one. */
  place: string | null;
}

/** Works on a run and shows how far it is, until it has ended. Who waits also works: without a service nobody else would. */
export async function followRun(app: CliApp, cli: CliContext, run: FollowedRun): Promise<RunProgress> {
  const display = new ProgressDisplay(cli.io, run.place, await readRun(app, run.id));
  const waiting = new AbortController();
  const working = app.get(RunDriver).drive(run.id, AbortSignal.any([waiting.signal, cli.io.interrupted]));
  try {
    return await waitForEnd(app, cli, { id: run.id, display });
  } finally {
    waiting.abort();
    await working;
  }
}

async function waitForEnd(
  app: CliApp,
  cli: CliContext,
  { id, display }: { id: string; display: ProgressDisplay },
): Promise<RunProgress> {
  const clock = app.get(Clock);
  try {
    for (;;) {
      const run = await readRun(app, id, display.told);
      if (!run) throw new RunNotSucceededError('The account was disconnected, and its runs with it');
      if (hasEnded(run)) {
        display.tellEnded(run);
        return run;
      }
      display.show(run, clock.now().getTime());
      await clock.sleep(LOOK_EVERY_MS, cli.io.interrupted).catch(() => undefined);
      if (cli.io.interrupted.aborted) throw new InterruptedError(toFarewell(id));
    }
  } finally {
    display.clear();
  }
}

function toFarewell(id: string): string {
  return (
    `No longer waiting. Run ${id} is not lost: a running service goes on with it, and without one the next service ` +
    'or the next "octavo sync" of this target does.'
  );
}
