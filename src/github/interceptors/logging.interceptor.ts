import type { LoggerService } from '@nestjs/common';
import { RequestError } from '@octokit/request-error';
import type { Clock } from '../../common/clock.ts';
import { type Answer, type CallDescription, getCall, type Interceptor, type Send } from '../call.ts';
import { GITHUB_REQUESTS, type GithubRequestFacts } from '../github-requests.ts';
import { GithubQueryTimeoutError, GithubRateLimitedError } from '../github.errors.ts';
import type { GithubContext, GithubIdentity } from '../github.types.ts';
import { findGraphqlCost } from '../quota/quota-reading.ts';

export interface LoggingParts {
  identity: Pick<GithubIdentity, 'accountId'>;
  context: GithubContext;
  clock: Clock;
  logger: Pick<LoggerService, 'log' | 'warn' | 'error'>;
}

/** Answers about one thing that the caller turns into an outcome: nothing has failed. */
const OUTCOME_STATUSES = new Set([403, 404, 409, 410, 451]);

/**
 * One line a request that was sent, and one more when the call as a whole has failed. Neither holds a URL, a header or
 * an error of Octokit's: the token is in there.
 */
export function createLoggingInterceptor(parts: LoggingParts): Interceptor {
  return async (next, options) => {
    const call = getCall(options);
    call.aroundAttempt.push((attempt, send) => sendAndLog(parts, call.description, attempt, send));
    try {
      return await next();
    } catch (error) {
      logFailure(parts, call.description, error);
      throw error;
    }
  };
}

async function sendAndLog(
  parts: LoggingParts,
  call: CallDescription,
  attempt: number,
  send: Send,
): Promise<Answer> {
  const startedAtMs = parts.clock.now().getTime();
  const log = (seen: Seen | null): void => {
    GITHUB_REQUESTS.publish({
      bucket: call.bucket,
      status: seen?.status ?? null,
    } satisfies GithubRequestFacts);
    const durationMs = parts.clock.now().getTime() - startedAtMs;
    parts.logger.log({
      message: 'GitHub request',
      ...describe(parts, call),
      ...describeAnswer(call, seen),
      durationMs,
      attempt,
    });
  };
  try {
    const answer = await send();
    log(answer);
    return answer;
  } catch (error) {
    log(error instanceof RequestError ? (error.response ?? null) : null);
    throw error;
  }
}

type Seen = Pick<Answer, 'status' | 'headers' | 'data'>;

function describe({ identity, context }: LoggingParts, call: CallDescription): object {
  return {
    runId: context.runId,
    stream: context.stream,
    accountId: identity.accountId,
    route: call.route,
    bucket: call.bucket,
  };
}

function describeAnswer(call: CallDescription, seen: Seen | null): object {
  if (!seen) return { status: null };
  const isFree = call.weight === 'rest' && seen.status === 304;
  return {
    status: seen.status,
    cost: isFree ? 0 : (findGraphqlCost(seen.data) ?? 1),
    remaining: seen.headers['x-ratelimit-remaining'] ?? null,
    githubRequestId: seen.headers['x-github-request-id'],
  };
}

function logFailure(parts: LoggingParts, call: CallDescription, error: unknown): void {
  const what = describe(parts, call);
  if (error instanceof GithubRateLimitedError) {
    const { scope, retryAt } = error;
    parts.logger.warn({ message: 'GitHub requests paused by a limit', ...what, scope, retryAt });
    return;
  }
  // The batch is asked for again in smaller parts.
  if (error instanceof GithubQueryTimeoutError) {
    parts.logger.warn({ message: 'GitHub ran out of time for a batch', ...what, why: error.message });
    return;
  }
  if (error instanceof RequestError && OUTCOME_STATUSES.has(error.status)) return;
  if (parts.context.signal?.aborted) return;
  parts.logger.error({ message: 'GitHub request failed', ...what, ...describeError(error) });
}

function describeError(error: unknown): object {
  if (error instanceof RequestError) return { status: error.status, why: error.message.slice(0, 200) };
  return { err: error };
}
