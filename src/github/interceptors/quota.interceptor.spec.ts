import { expect, it } from 'vitest';
import { aCall, anAnswer, anError, anOptions } from '../../../test/support/github-calls.ts';
import { TestClock } from '../../../test/support/test-clock.ts';
import type { Answer, GithubCall } from '../call.ts';
import { GithubRateLimitedError } from '../github.errors.ts';
import { AccountGovernor } from '../quota/account-governor.ts';
import type { QuotaStore } from '../quota/quota.store.ts';
import { createQuotaInterceptor } from './quota.interceptor.ts';

const NOW = new Date('2026-11-20T10:00:00Z');
const RESET_SECONDS = String(NOW.getTime() / 1000 + 1_800);

it('counts every attempt and what it cost', async () => {
  const bench = new Bench();

  await bench.run(anAnswer({ headers: headers(4_999) }));
  await bench.run(anAnswer({ status: 304, headers: headers(4_999) }));
  await bench.run(anError(404, { headers: headers(4_998) }));

  expect(bench.usage).toEqual({ requests: 3, quotaSpent: 2 });
});

it('counts GraphQL at the price GitHub names, and at one point where it names none', async () => {
  const bench = new Bench();
  const graphql = { bucket: 'graphql', weight: 'light' } as const;

  await bench.run(
    anAnswer({ headers: headers(4_990), data: { data: { rateLimit: { cost: 9 } } } }),
    aCall(graphql),
  );
  await bench.run(anAnswer({ headers: headers(4_989), data: { data: null } }), aCall(graphql));

  expect(bench.usage.quotaSpent).toBe(10);
});

it('counts requests but no points where there are no limits', async () => {
  const bench = new Bench();

  await bench.run(anAnswer());

  expect(bench.usage).toEqual({ requests: 1, quotaSpent: 0 });
});

it('sends nothing once too little is left, and does not count it', async () => {
  const bench = new Bench();
  await bench.run(anAnswer({ headers: headers(1_000) }));

  const result = await bench.run(anAnswer());

  expect(result).toBeInstanceOf(GithubRateLimitedError);
  expect(result).toMatchObject({ scope: 'reserve' });
  expect(bench.sent).toBe(1);
  expect(bench.usage.requests).toBe(1);
});

it('turns a refusal for a limit into the time to come back, at no cost', async () => {
  const bench = new Bench();

  const result = await bench.run(
    anError(403, { headers: headers(0), data: { message: 'API rate limit exceeded' } }),
  );

  expect(result).toMatchObject({ scope: 'primary', retryAt: new Date(NOW.getTime() + 1_801_000) });
  expect(bench.usage).toEqual({ requests: 1, quotaSpent: 0 });
});

it('falls silent after a secondary limit although much is left', async () => {
  const bench = new Bench();
  const refusal = anError(403, { headers: { ...headers(4_000), 'retry-after': '30' }, data: {} });

  await bench.run(refusal);
  const result = await bench.run(anAnswer());
  bench.clock.advance(30_000);
  const later = await bench.run(anAnswer());

  expect(result).toMatchObject({ scope: 'secondary', retryAt: new Date(NOW.getTime() + 30_000) });
  expect(later).toMatchObject({ status: 200 });
});

it('frees its place whatever happens', async () => {
  const bench = new Bench();

  for (let n = 0; n < 20; n++) await bench.run(new Error('cut off'));

  expect(bench.sent).toBe(20);
});

it('waits a moment for the pace, and ends the leg rather than wait for long', async () => {
  const bench = new Bench();
  for (let n = 0; n < 800; n++) await bench.run(anAnswer());

  const tooEarly = await bench.run(anAnswer());
  bench.clock.advance(57_000);
  const paced = await bench.run(anAnswer());

  expect(tooEarly).toMatchObject({ scope: 'secondary', retryAt: new Date(NOW.getTime() + 60_000) });
  expect(paced).toMatchObject({ status: 200 });
  expect(bench.clock.now()).toEqual(new Date(NOW.getTime() + 60_000));
});

function headers(remaining: number): Record<string, string> {
  return {
    'x-ratelimit-limit': '5000',
    'x-ratelimit-remaining': String(remaining),
    'x-ratelimit-reset': RESET_SECONDS,
  };
}

/** An account that is not known yet has no rows: nothing here touches a database. */
class Bench {
  readonly clock = new TestClock(NOW);
  readonly usage = { requests: 0, quotaSpent: 0 };
  sent = 0;
  private readonly governor = new AccountGovernor(null, {} as QuotaStore, this.clock, 0.2);

  async run(result: Answer | Error, call: GithubCall = aCall()): Promise<unknown> {
    const { governor, usage, clock } = this;
    const intercept = createQuotaInterceptor({ governor, usage, clock, context: { mayUseReserve: false } });
    const send = async (): Promise<Answer> => {
      this.sent += 1;
      if (result instanceof Error) throw result;
      return result;
    };
    // As the retry interceptor does with what the outer layers leave.
    const next = (): Promise<Answer> => call.aroundAttempt[0]?.(1, send) ?? send();
    return intercept(next, anOptions(call)).catch((error: unknown) => error);
  }
}
