import type { CliContext } from '../cli-context.ts';
import { type Check, type Finding, note, ok } from './check.ts';

export const configurationCheck: Check = { name: 'configuration', needs: [], look: lookAtConfiguration };

function lookAtConfiguration(cli: CliContext): Promise<Finding> {
  const { github, http } = cli.getSettings();
  if (github.token !== null || github.oauthApp) return Promise.resolve(ok('read'));
  return Promise.resolve(
    note(
      'nobody can sign in yet',
      'Set GITHUB_TOKEN, or GITHUB_CLIENT_ID and GITHUB_CLIENT_SECRET of an OAuth app with the callback ' +
        `${http.publicUrl}/auth/github/callback`,
    ),
  );
}
