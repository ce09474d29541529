import { hostname } from 'node:os';
import { z } from 'zod';
import { ApiKeyStore } from '../auth/api-key.store.ts';
import { DeviceLoginService } from '../auth/device-login.service.ts';
import type { SecretText } from '../auth/secret-text.ts';
import { ViewerStore } from '../auth/viewer.store.ts';
import { Clock } from '../common/clock.ts';
import { InterruptedError, NoAccountError } from './cli.errors.ts';
import type { CliApp, CliContext } from './cli-context.ts';
import { defineCommand } from './command.ts';

/** GitHub's own interval is kept to by the device login, however often it is asked. */
const ASK_EVERY_MS = 1000;

export const loginCommand = defineCommand({
  name: 'login',
  summary: 'Sign an account in with a code typed at GitHub; no browser is needed here',
  options: {
    public: { type: 'boolean', help: 'ask GitHub for public repositories only' },
  },
  input: z.object({ public: z.boolean().default(false) }),
  run: async (cli, input) => {
    const app = await cli.startApp();
    const login = await app
      .get(DeviceLoginService)
      .start(`octavo login on ${hostname()}`.slice(0, 100), input.public ? 'public' : 'all');
    cli.say(`Open  ${login.verificationUri}  in any browser and type the code  ${login.userCode}`);
    cli.say(`Waiting for you (the code lives ${Math.round(login.expiresInSeconds / 60)} minutes) ...`);
    await showNextSteps(app, cli, await waitForKey(app, login.id, cli.io.interrupted));
  },
});

async function waitForKey(app: CliApp, id: string, interrupted: AbortSignal): Promise<SecretText> {
  for (;;) {
    const status = await app.get(DeviceLoginService).getStatus(id);
    if (status.state === 'approved') return status.apiKey;
    if (status.state !== 'pending') throw new NoAccountError(REASONS[status.state]);
    await app
      .get(Clock)
      .sleep(ASK_EVERY_MS, interrupted)
      .catch(() => undefined);
    if (interrupted.aborted) throw new InterruptedError('Nobody was signed in');
  }
}

const REASONS = {
  denied: 'The sign-in was refused at GitHub, or SIGN_IN_ALLOWED does not name this account',
  expired: 'The code has run out: start again',
  used: 'This sign-in was picked up already: start again',
} as const;

async function showNextSteps(app: CliApp, cli: CliContext, key: SecretText): Promise<void> {
  const owner = await app.get(ApiKeyStore).findOwner(key.reveal());
  const viewer = owner && (await app.get(ViewerStore).find(owner.accountId));
  const login = viewer?.login ?? 'LOGIN';
  cli.say(`Signed in as ${login}. Next:`);
  cli.say(`  octavo sync viewer --account ${login}`);
  cli.say(`  octavo export --account ${login} --output repositories.csv`);
  cli.say(`And an API key for scripts, shown this once ("octavo keys list --account ${login}" has its id):`);
  cli.print(key.reveal());
}
