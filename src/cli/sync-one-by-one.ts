import { isOfCommits } from '../sync/commits/commit-work.queries.ts';
import { GitCacheSweep } from '../sync/commits/git-cache-sweep.ts';
import { SyncService } from '../sync/sync.service.ts';
import { TargetsService } from '../sync/targets.service.ts';
import { parseTarget } from '../sync/target.ts';
import { RunNotSucceededError } from './cli.errors.ts';
import type { CliApp, CliContext } from './cli-context.ts';
import { followRun } from './follow-run.ts';
import { type RunProgress, toFailures, toSummary } from './run-progress.ts';
import { readFailures } from './run-reader.ts';

export interface SyncPlan {
  accountId: number;
  /** At least one. */
  targets: readonly string[];
  cron?: string | undefined;
}

/**
 * One run after the other; an unfinished run of a target is taken up again. Returns the last one. Throws
 * `RunNotSucceededError` at the end when any did not succeed: the others are nobody's hostages.
 */
export async function syncOneByOne(app: CliApp, cli: CliContext, plan: SyncPlan): Promise<RunProgress> {
  const { accountId, targets, cron } = plan;
  // All of them at once: whoever stops the waiting wishes the schedule nonetheless.
  if (cron !== undefined)
    for (const target of targets) await app.get(TargetsService).remember(accountId, target, cron);
  const runs: RunProgress[] = [];
  for (const [index, target] of targets.entries()) {
    const place = targets.length > 1 ? `${index + 1}/${targets.length}` : null;
    const { id } = await app.get(SyncService).request(accountId, target, 'hand');
    const run = await followRun(app, cli, { id, place });
    runs.push(run);
    await tellEnd(app, cli, run);
    // Not before: the run has just proven what may be seen. There may be no service to do it ever.
    if (isOfCommits(target)) await app.get(GitCacheSweep).sweep();
    if (run.state !== 'succeeded' && isListOfRepos(target)) break;
  }
  return checkAll(runs, targets.length > 1);
}

async function tellEnd(app: CliApp, cli: CliContext, run: RunProgress): Promise<void> {
  cli.print(toSummary(run));
  const failed = await readFailures(app, run.id);
  if (failed.length > 0) cli.say(toFailures(failed));
}

/** Whatever belongs to repos reads the same list first, and would fail alike. */
function isListOfRepos(target: string): boolean {
  const parsed = parseTarget(target);
  return parsed !== null && !('of' in parsed);
}

/** Throws `RunNotSucceededError`. */
function checkAll(runs: readonly RunProgress[], areSeveral: boolean): RunProgress {
  const wrong = runs.filter(({ state }) => state !== 'succeeded');
  const reasons = wrong.map(({ target, state, errorMessage }) => {
    const reason = errorMessage ?? `The run was ${state}`;
    return areSeveral ? `${target}: ${reason}` : reason;
  });
  const last = runs.at(-1);
  if (wrong.length > 0 || !last) throw new RunNotSucceededError(reasons.join('\n'));
  return last;
}
