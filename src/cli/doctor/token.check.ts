import { CredentialVault } from '../../auth/credential-vault.ts';
import { ServiceAccount } from '../../auth/service-account.ts';
import { Clock } from '../../common/clock.ts';
import { QuotaStore } from '../../github/quota/quota.store.ts';
import type { CliContext } from '../cli-context.ts';
import { type Check, type Finding, note, ok, wrong } from './check.ts';

export const tokenCheck: Check = {
  name: 'GITHUB_TOKEN',
  needs: ['configuration', 'GitHub', 'migrations'],
  look: lookAtToken,
};

export const quotaCheck: Check = { name: 'quota', needs: ['GITHUB_TOKEN'], look: lookAtQuota };

const WANTED_SCOPES = [
  { anyOf: ['repo'], without: 'private repositories stay unseen' },
  { anyOf: ['read:org', 'write:org', 'admin:org'], without: 'organizations and memberships stay unseen' },
  { anyOf: ['user:email', 'user'], without: 'some public e-mails stay unseen' },
];

async function lookAtToken(cli: CliContext): Promise<Finding> {
  if (cli.getSettings().github.token === null) return ok('not set, which is fine where people sign in');
  const app = await cli.startApp();
  const { accountId, login } = await app.get(ServiceAccount).get();
  const states = await app.get(CredentialVault).listStates(accountId);
  const scopes = states.find(({ kind }) => kind === 'service')?.scopes ?? [];
  if (scopes.length === 0) {
    return note(
      `accepted as ${login}; without scopes`,
      'Fine for a fine-grained token: its permissions decide',
    );
  }
  const lacking = WANTED_SCOPES.filter(({ anyOf }) => !anyOf.some((scope) => scopes.includes(scope)));
  if (lacking.length === 0) return ok(`accepted as ${login}; scopes ${scopes.join(', ')}`);
  const advice = lacking.map(({ anyOf, without }) => `Without the scope ${anyOf[0]} ${without}`);
  return note(`accepted as ${login}; scopes ${scopes.join(', ')}`, advice.join('. '));
}

async function lookAtQuota(cli: CliContext): Promise<Finding> {
  const { github, quotaReserve } = cli.getSettings();
  if (github.token === null) return ok('each account has its own; see GET /health when signed in');
  const app = await cli.startApp();
  const { accountId } = await app.get(ServiceAccount).get();
  const states = await app.get(QuotaStore).list(accountId);
  const now = app.get(Clock).now();
  const paused = states.find(({ pausedUntil }) => pausedUntil !== null && pausedUntil > now);
  if (paused)
    return wrong('GitHub asks for silence', `Wait until ${paused.pausedUntil?.toISOString()}: runs do, too`);
  const text = states.map(({ bucket, remaining, limit }) => `${bucket} ${remaining} of ${limit}`).join(', ');
  const spent = states.filter(
    ({ limit, remaining, resetAt }) => limit > 0 && resetAt > now && remaining <= limit * quotaReserve,
  );
  if (spent.length === 0) return ok(text === '' ? 'nothing spent yet' : text);
  const resets = spent.map(({ bucket, resetAt }) => `${bucket} until ${resetAt.toISOString()}`).join(', ');
  return note(`${text}: down to what QUOTA_RESERVE leaves to other tools`, `Runs wait for ${resets}`);
}
