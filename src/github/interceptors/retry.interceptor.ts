import { RequestError } from '@octokit/request-error';
import type { LoggerService } from '@nestjs/common';
import type { Clock } from '../../common/clock.ts';
import { type Answer, getCall, type GithubCall, type Interceptor, type Send } from '../call.ts';
import { GithubQueryTimeoutError, GithubUnavailableError } from '../github.errors.ts';
import type { GithubContext } from '../github.types.ts';
import { computeBackoffMs } from '../transport/backoff.ts';
import { type Fault, findFault } from '../transport/fault.ts';

export const MAX_ATTEMPTS = 5;

export interface RetryParts {
  context: GithubContext;
  clock: Clock;
  logger: Pick<LoggerService, 'warn'>;
  random?: () => number;
}

type Result = { answer: Answer } | { error: unknown };

/**
 * Asks again after network errors, 5xx, broken bodies and GraphQL timeouts; never after a 4xx, which would come again.
 * Throws `GithubUnavailableError` after the last attempt, and `GithubQueryTimeoutError` at once for a batch that can be
 * made smaller.
 */
export function createRetryInterceptor(parts: RetryParts): Interceptor {
  return async (next, options) => {
    const call = getCall(options);
    for (let attempt = 1; ; attempt++) {
      const result = await tryOnce(next, call, attempt);
      parts.context.signal?.throwIfAborted();
      const fault = findFault(result);
      if (!fault) return unwrap(result);
      await waitOrGiveUp({ parts, call, attempt, fault, result });
    }
  };
}

async function tryOnce(next: Send, call: GithubCall, attempt: number): Promise<Result> {
  let send = next;
  for (const around of call.aroundAttempt) {
    const inner = send;
    send = () => around(attempt, inner);
  }
  try {
    return { answer: await send() };
  } catch (error) {
    return { error };
  }
}

function unwrap(result: Result): Answer {
  if ('answer' in result) return result.answer;
  throw result.error;
}

interface Failure {
  parts: RetryParts;
  call: GithubCall;
  attempt: number;
  fault: Fault;
  result: Result;
}

async function waitOrGiveUp({ parts, call, attempt, fault, result }: Failure): Promise<void> {
  const { route, shrinkable } = call.description;
  const cause = toSafeCause(result);
  if (fault.isTimeout && shrinkable) throw new GithubQueryTimeoutError(route, fault.why, cause);
  if (attempt >= MAX_ATTEMPTS) throw new GithubUnavailableError(route, fault.why, cause);
  const delayMs = computeBackoffMs(attempt, parts.random);
  const { runId, stream, signal } = parts.context;
  parts.logger.warn({
    message: 'GitHub request will be repeated',
    runId,
    stream,
    route,
    why: fault.why,
    attempt,
    delayMs,
  });
  await parts.clock.sleep(delayMs, signal);
}

/** Octokit's errors hold the request with its headers: of them only the words are kept. */
function toSafeCause(result: Result): Error | undefined {
  if (!('error' in result)) return undefined;
  const { error } = result;
  return error instanceof RequestError
    ? new Error(`HTTP ${error.status}: ${error.message.slice(0, 200)}`)
    : undefined;
}
