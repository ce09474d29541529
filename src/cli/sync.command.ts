import { CredentialVault } from '../auth/credential-vault.ts';
import { Clock } from '../common/clock.ts';
import { RunDriver } from '../sync/run-driver.ts';
import { SyncService } from '../sync/sync.service.ts';
import { TargetCron } from '../sync/target-cron.ts';
import { parseTarget, TARGET_FORMS, TargetText } from '../sync/target.ts';
import { getAccount } from './account.ts';
import { ACCOUNT_OPTION, AccountInput } from './account-option.ts';
import { InterruptedError, RunNotSucceededError } from './cli.errors.ts';
import type { CliApp, CliContext } from './cli-context.ts';
import { defineCommand } from './command.ts';
import { ProgressDisplay } from './progress-display.ts';
import { hasEnded, type RunProgress, toSummary } from './run-progress.ts';
import { readRun } from './run-reader.ts';
import { z } from 'zod';

const LOOK_EVERY_MS = 250;

export const syncCommand = defineCommand({
  name: 'sync',
  summary: `Sync ${TARGET_FORMS}, and wait for the end`,
  positionals: ['TARGET'],
  options: {
    detach: { type: 'boolean', help: 'leave it to the running service instead of waiting' },
    cron: {
      type: 'string',
      value: 'CRON',
      help: 'from now on again at these times (UTC), such as "*/15 * * * *"',
    },
    ...ACCOUNT_OPTION,
  },
  input: AccountInput.extend({
    target: TargetText,
    detach: z.boolean().default(false),
    cron: TargetCron.optional(),
  }),
  run: async (cli, { target, detach, cron, account }) => {
    const app = await cli.startApp();
    const { accountId } = await getAccount(app, account);
    // Says in words that this database belongs to another GitHub, before anything is queued.
    await app.get(CredentialVault).findCredential(accountId);
    const { id } = await app.get(SyncService).request(accountId, target, 'hand', cron);
    if (detach) {
      cli.say('Queued; the running service takes it from here, or the next one that starts.');
      cli.print(id);
      return;
    }
    const run = await workAndWait(app, cli, id);
    cli.print(toSummary(run));
    if (run.state !== 'succeeded')
      throw new RunNotSucceededError(run.errorMessage ?? `The run was ${run.state}`);
    if (parseTarget(target)?.kind === 'top')
      cli.say(`As a file: octavo export --ranking ${id} --output FILE`);
  },
});

/** Who waits also works: without a service nobody else would. */
async function workAndWait(app: CliApp, cli: CliContext, id: string): Promise<RunProgress> {
  const waiting = new AbortController();
  const working = app.get(RunDriver).drive(id, AbortSignal.any([waiting.signal, cli.io.interrupted]));
  try {
    return await waitForEnd(app, cli, id);
  } finally {
    waiting.abort();
    await working;
  }
}

async function waitForEnd(app: CliApp, cli: CliContext, id: string): Promise<RunProgress> {
  const clock = app.get(Clock);
  const display = new ProgressDisplay(cli.io);
  try {
    for (;;) {
      const run = await readRun(app, id);
      if (!run) throw new RunNotSucceededError('The account was disconnected, and its runs with it');
      if (hasEnded(run)) return run;
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
