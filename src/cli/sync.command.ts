import { CredentialVault } from '../auth/credential-vault.ts';
import { SyncService } from '../sync/sync.service.ts';
import { TargetCron } from '../sync/target-cron.ts';
import { parseTarget, TARGET_FORMS, TargetText } from '../sync/target.ts';
import { getAccount } from './account.ts';
import { ACCOUNT_OPTION, AccountInput } from './account-option.ts';
import { defineCommand } from './command.ts';
import { syncOneByOne } from './sync-one-by-one.ts';
import { STREAM_NAMES, StreamNames, toTargets } from './sync-streams.ts';
import { z } from 'zod';

const Input = AccountInput.extend({
  target: TargetText,
  streams: StreamNames.optional(),
  detach: z.boolean().default(false),
  cron: TargetCron.optional(),
}).transform(({ target, streams, ...rest }, context) => {
  const targets = toTargets(target, streams);
  if (!('problem' in targets)) return { targets, ...rest };
  context.addIssue({ code: 'custom', path: ['streams'], message: targets.problem });
  return z.NEVER;
});

export const syncCommand = defineCommand({
  name: 'sync',
  summary: `Sync ${TARGET_FORMS}, and wait for the end`,
  positionals: ['TARGET'],
  options: {
    streams: {
      type: 'string',
      value: 'NAMES',
      help: `what of its repositories to sync, one after the other, by commas: ${STREAM_NAMES.join(', ')} (default: repos)`,
    },
    detach: { type: 'boolean', help: 'leave it to the running service instead of waiting' },
    cron: {
      type: 'string',
      value: 'CRON',
      help: 'from now on again at these times (UTC), such as "*/15 * * * *"',
    },
    ...ACCOUNT_OPTION,
  },
  input: Input,
  run: async (cli, { targets, detach, cron, account }) => {
    const app = await cli.startApp();
    const { accountId } = await getAccount(app, account);
    // Says in words that this database belongs to another GitHub, before anything is queued.
    await app.get(CredentialVault).findCredential(accountId);
    if (detach) {
      const ids = await app.get(SyncService).requestAll(accountId, targets, cron);
      cli.say('Queued; the running service takes it from here, or the next one that starts.');
      for (const id of ids) cli.print(id);
      return;
    }
    const last = await syncOneByOne(app, cli, { accountId, targets, cron });
    if (parseTarget(last.target)?.kind === 'top')
      cli.say(`As a file: octavo export --ranking ${last.id} --output FILE`);
  },
});
