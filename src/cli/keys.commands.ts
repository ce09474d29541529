import { z } from 'zod';
import { ApiKeyStore } from '../auth/api-key.store.ts';
import { KeyName } from '../auth/dto/auth.dto.ts';
import { getAccount } from './account.ts';
import { ACCOUNT_OPTION, AccountInput } from './account-option.ts';
import { defineCommand } from './command.ts';

export const keysCreateCommand = defineCommand({
  name: 'keys create',
  summary: 'Make an API key for scripts; it is shown once',
  positionals: ['NAME'],
  options: ACCOUNT_OPTION,
  input: AccountInput.extend({ name: KeyName }),
  run: async (cli, { name, account }) => {
    const app = await cli.startApp();
    const { accountId, login } = await getAccount(app, account);
    const { id, key } = await app.get(ApiKeyStore).create(accountId, name);
    cli.say(`A key of ${login}, shown this once; "octavo keys revoke ${id}" ends it:`);
    cli.print(key.reveal());
  },
});

export const keysListCommand = defineCommand({
  name: 'keys list',
  summary: 'List the API keys that still open something: id, made, last used, name',
  options: ACCOUNT_OPTION,
  input: AccountInput,
  run: async (cli, { account }) => {
    const app = await cli.startApp();
    const { accountId, login } = await getAccount(app, account);
    const keys = await app.get(ApiKeyStore).list(accountId);
    if (keys.length === 0) cli.say(`${login} has no keys.`);
    for (const { id, name, createdAt, lastUsedAt } of keys) {
      cli.print([id, toDay(createdAt), lastUsedAt ? toDay(lastUsedAt) : 'never     ', name].join('  '));
    }
  },
});

export const keysRevokeCommand = defineCommand({
  name: 'keys revoke',
  summary: 'End an API key at once',
  positionals: ['ID'],
  options: ACCOUNT_OPTION,
  input: AccountInput.extend({ id: z.uuid('must be an id that "octavo keys list" shows') }),
  run: async (cli, { id, account }) => {
    const app = await cli.startApp();
    const { accountId } = await getAccount(app, account);
    await app.get(ApiKeyStore).revoke(accountId, id);
    cli.say(`${id} opens nothing any more.`);
  },
});

function toDay(date: Date): string {
  return date.toISOString().slice(0, 10);
}
