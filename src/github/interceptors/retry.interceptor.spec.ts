import { expect, it } from 'vitest';
import { aCall, anAnswer, anError, anOptions, CollectedLog } from '../../../test/support/github-calls.ts';
import { TestClock } from '../../../test/support/test-clock.ts';
import type { Answer, GithubCall } from '../call.ts';
import { GithubQueryTimeoutError, GithubUnavailableError } from '../github.errors.ts';
import { createRetryInterceptor } from './retry.interceptor.ts';

const START = new Date('2026-11-20T10:00:00Z');

it('hands on an answer that is whole without a second request', async () => {
  const tried = await attempt([anAnswer()]);

  expect(tried).toMatchObject({ sent: 1, waitedMs: 0, result: { status: 200 } });
});

it('waits longer before each attempt and says why and how long', async () => {
  const tried = await attempt([anError(502), anError(503), anAnswer({ data: '<html>' }), anAnswer()]);

  expect(tried).toMatchObject({ sent: 4, waitedMs: 1_000 + 2_000 + 4_000, result: { status: 200 } });
  expect(tried.log.lines).toMatchObject([
    { level: 'warn', why: 'HTTP 502', delayMs: 1_000, attempt: 1, route: 'GET /user', runId: 'run-1' },
    { level: 'warn', why: 'HTTP 503', delayMs: 2_000, attempt: 2 },
    { level: 'warn', why: 'the body was broken off or was not JSON', delayMs: 4_000, attempt: 3 },
  ]);
});

it('gives up after the fifth attempt, with a cause that holds no header', async () => {
  const tried = await attempt(Array.from({ length: 6 }, () => anError(500)));

  expect(tried.sent).toBe(5);
  expect(tried.result).toBeInstanceOf(GithubUnavailableError);
  expect(Object.keys((tried.result as Error).cause as object)).toEqual([]);
});

it('does not repeat what GitHub refused', async () => {
  const refusal = anError(404);
  const tried = await attempt([refusal]);

  expect(tried).toMatchObject({ sent: 1, result: refusal });
});

it('leaves a timeout of a batch to who can make it smaller', async () => {
  const tried = await attempt([anError(502)], aCall({ shrinkable: true }));

  expect(tried.sent).toBe(1);
  expect(tried.result).toBeInstanceOf(GithubQueryTimeoutError);
});

it('repeats a batch after a network error, which says nothing about its size', async () => {
  const tried = await attempt([anError(503), anAnswer()], aCall({ shrinkable: true }));

  expect(tried.sent).toBe(2);
});

it('runs what outer layers do around each attempt, the first one added innermost', async () => {
  const call = aCall();
  const order: string[] = [];
  call.aroundAttempt.push(
    (number, send) => (order.push(`inner ${number}`), send()),
    (number, send) => (order.push(`outer ${number}`), send()),
  );

  await attempt([anError(500), anAnswer()], call);

  expect(order).toEqual(['outer 1', 'inner 1', 'outer 2', 'inner 2']);
});

it('stops between two attempts when the leg is over', async () => {
  const abort = new AbortController();
  const call = aCall();
  call.aroundAttempt.push(async (_number, send) => {
    abort.abort(new Error('leg is over'));
    return send();
  });

  const tried = await attempt([anError(500), anAnswer()], call, abort.signal);

  expect(tried).toMatchObject({ sent: 1, result: new Error('leg is over') });
});

interface Tried {
  sent: number;
  waitedMs: number;
  /** The answer, or what was thrown. */
  result: unknown;
  log: CollectedLog;
}

async function attempt(
  results: (Answer | Error)[],
  call: GithubCall = aCall(),
  signal?: AbortSignal,
): Promise<Tried> {
  const clock = new TestClock(START);
  const log = new CollectedLog();
  const context = { runId: 'run-1', mayUseReserve: false, ...(signal ? { signal } : {}) };
  const intercept = createRetryInterceptor({ context, clock, logger: log, random: () => 1 });
  let sent = 0;
  const next = async (): Promise<Answer> => {
    const result = results[sent++];
    if (!result || result instanceof Error) throw result ?? new Error('asked once too often');
    return result;
  };
  const result = await intercept(next, anOptions(call)).catch((error: unknown) => error);
  return { sent, waitedMs: clock.now().getTime() - START.getTime(), result, log };
}
