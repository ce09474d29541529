import { SigninLinkService } from '../auth/signin-link.service.ts';
import { getAccount } from './account.ts';
import { ACCOUNT_OPTION, AccountInput } from './account-option.ts';
import { defineCommand } from './command.ts';

export const signinLinkCommand = defineCommand({
  name: 'signin-link',
  summary: 'Print a link that signs a browser in, once, within 10 minutes',
  options: ACCOUNT_OPTION,
  input: AccountInput,
  run: async (cli, { account }) => {
    const app = await cli.startApp();
    const { accountId, login } = await getAccount(app, account);
    const link = await app.get(SigninLinkService).createSigninLink(accountId);
    cli.say(`Signs a browser in as ${login}, once, within 10 minutes, while the service runs there:`);
    cli.print(link.href);
  },
});
