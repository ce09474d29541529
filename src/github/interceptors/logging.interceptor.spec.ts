import { expect, it } from 'vitest';
import { aCall, anAnswer, anError, anOptions, CollectedLog } from '../../../test/support/github-calls.ts';
import { TestClock } from '../../../test/support/test-clock.ts';
import type { Answer, GithubCall } from '../call.ts';
import { GithubQueryTimeoutError, GithubRateLimitedError, GithubUnavailableError } from '../github.errors.ts';
import { createLoggingInterceptor } from './logging.interceptor.ts';

const NOW = new Date('2026-11-20T10:00:00Z');

it('writes one line a request: whose, what, how it went, what it cost and how long it took', async () => {
  const headers = { 'x-ratelimit-remaining': '4999', 'x-github-request-id': 'AB:12' };

  const log = await run(anAnswer({ headers }), 250);

  expect(log.lines).toEqual([
    {
      level: 'info',
      message: 'GitHub request',
      runId: 'run-1',
      stream: 'repos',
      accountId: 1,
      route: 'GET /user',
      bucket: 'core',
      status: 200,
      cost: 1,
      remaining: '4999',
      githubRequestId: 'AB:12',
      durationMs: 250,
      attempt: 1,
    },
  ]);
});

it('counts a 304 as free and GraphQL at the price GitHub names', async () => {
  const graphql = aCall({ bucket: 'graphql', weight: 'light' });

  const unchanged = await run(anAnswer({ status: 304 }));
  const query = await run(anAnswer({ data: { data: { rateLimit: { cost: 7 } } } }), 0, graphql);

  expect(unchanged.lines[0]).toMatchObject({ status: 304, cost: 0 });
  expect(query.lines[0]).toMatchObject({ cost: 7, bucket: 'graphql' });
});

it('has no status to tell of a request that got no answer', async () => {
  const log = await run(new Error('cut off'));

  expect(log.lines[0]).toMatchObject({ message: 'GitHub request', status: null });
});

it.each([403, 404, 409, 410, 451])('takes %i for an answer, not for a failure', async (status) => {
  const log = await run(anError(status));

  expect(log.lines.map(({ level }) => level)).toEqual(['info']);
});

it.each([401, 422])(
  'says at error that a call has failed with %i, and nothing of its headers',
  async (status) => {
    const log = await run(anError(status));

    expect(log.lines.at(-1)).toMatchObject({
      level: 'error',
      message: 'GitHub request failed',
      status,
      route: 'GET /user',
    });
    expect(JSON.stringify(log.lines)).not.toContain('authorization');
  },
);

it('says at error that GitHub stayed away, at warn that it wants a pause or a smaller batch', async () => {
  const limit = { bucket: 'core', scope: 'primary', retryAt: NOW } as const;

  const levels = [
    await run(new GithubUnavailableError('GET /user', 'HTTP 502')),
    await run(new GithubRateLimitedError(limit, NOW)),
    await run(new GithubQueryTimeoutError('GET /user', 'HTTP 502')),
  ].map(({ lines }) => lines.at(-1)?.level);

  expect(levels).toEqual(['error', 'warn', 'warn']);
});

async function run(
  result: Answer | Error,
  durationMs = 0,
  call: GithubCall = aCall(),
): Promise<CollectedLog> {
  const clock = new TestClock(NOW);
  const logger = new CollectedLog();
  const context = { runId: 'run-1', stream: 'repos', mayUseReserve: false };
  const intercept = createLoggingInterceptor({ identity: { accountId: 1 }, context, clock, logger });
  const send = async (): Promise<Answer> => {
    clock.advance(durationMs);
    if (result instanceof Error) throw result;
    return result;
  };
  // As the retry interceptor does with what the outer layers leave.
  const next = (): Promise<Answer> => call.aroundAttempt[0]?.(1, send) ?? send();
  await intercept(next, anOptions(call)).catch(() => null);
  return logger;
}
