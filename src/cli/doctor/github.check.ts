import type { CliContext } from '../cli-context.ts';
import { type Check, type Finding, ok, wrong } from './check.ts';

export const githubCheck: Check = { name: 'GitHub', needs: ['configuration'], look: lookAtGithub };

export const clockCheck: Check = { name: 'clock', needs: ['GitHub'], look: lookAtClock };

/** What GitHub's resets and the leases of access can bear. */
const MAX_SKEW_SECONDS = 60;
const TIMEOUT_MS = 10_000;

async function lookAtGithub(cli: CliContext): Promise<Finding> {
  const { apiUrl } = cli.getSettings().github;
  try {
    const { status } = await ask(apiUrl);
    if (status < 500) return ok(`answers at ${apiUrl}`);
    return wrong(
      `${apiUrl} answers with ${status}`,
      'Look at https://www.githubstatus.com, or ask who runs it',
    );
  } catch (error) {
    const cause =
      error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    return wrong(`${apiUrl} cannot be reached: ${cause}`, 'Check GITHUB_API_URL, the network and its proxy');
  }
}

async function lookAtClock(cli: CliContext): Promise<Finding> {
  const { date, at } = await ask(cli.getSettings().github.apiUrl);
  if (date === null) return ok('GitHub did not tell the time');
  const skewSeconds = Math.round((at.getTime() - new Date(date).getTime()) / 1000);
  const difference = `${Math.abs(skewSeconds)} s ${skewSeconds < 0 ? 'behind' : 'ahead of'} GitHub's`;
  if (Math.abs(skewSeconds) <= MAX_SKEW_SECONDS) return ok(difference);
  return wrong(difference, 'Let this machine set its clock by NTP: limits and leases are by time');
}

/** Without a token, and free: this page counts toward no limit. */
async function ask(apiUrl: string): Promise<{ status: number; date: string | null; at: Date }> {
  const response = await fetch(`${apiUrl}/rate_limit`, {
    method: 'HEAD',
    redirect: 'manual',
    headers: { 'user-agent': 'octavo-doctor' },
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  return { status: response.status, date: response.headers.get('date'), at: new Date() };
}
