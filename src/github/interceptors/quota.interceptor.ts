import { RequestError } from '@octokit/request-error';
import type { Clock } from '../../common/clock.ts';
import { type Answer, type CallDescription, getCall, type Interceptor, type Send } from '../call.ts';
import { GithubRateLimitedError } from '../github.errors.ts';
import type { GithubContext, GithubUsage } from '../github.types.ts';
import type { AccountGovernor } from '../quota/account-governor.ts';
import { classifyLimit } from '../quota/limit-classification.ts';
import { findGraphqlCost, parseQuotaHeaders } from '../quota/quota-reading.ts';

export interface QuotaParts {
  governor: AccountGovernor;
  context: GithubContext;
  usage: GithubUsage;
  clock: Clock;
}

type Seen = Pick<Answer, 'status' | 'headers' | 'data'>;

/**
 * Asks the governor before each attempt and tells it what each response said.
 * Throws `GithubRateLimitedError`, before sending or when GitHub refuses.
 */
export function createQuotaInterceptor(parts: QuotaParts): Interceptor {
  return (next, options) => {
    const call = getCall(options);
    call.aroundAttempt.push((_attempt, send) => sendWithPermit(parts, call.description, send));
    return next();
  };
}

async function sendWithPermit(parts: QuotaParts, call: CallDescription, send: Send): Promise<Answer> {
  const permit = await parts.governor.admit(call, parts.context);
  parts.usage.requests += 1;
  try {
    const answer = await send();
    await settle(parts, call, answer);
    return answer;
  } catch (error) {
    if (error instanceof RequestError && error.response) await settle(parts, call, error.response);
    throw error;
  } finally {
    permit.release();
  }
}

async function settle(
  { governor, usage, clock }: QuotaParts,
  call: CallDescription,
  seen: Seen,
): Promise<void> {
  const { bucket } = call;
  const now = clock.now();
  const secondaryHits = governor.getSecondaryHits(bucket);
  const limit = classifyLimit({
    status: seen.status,
    headers: seen.headers,
    body: seen.data,
    bucket,
    now,
    secondaryHits,
  });
  if (limit) governor.hold(limit);
  const reading = parseQuotaHeaders(seen.headers, bucket);
  // The pause first: a reading outside of a pause counts as a success that ends the row of secondary limits.
  if (limit?.scope === 'secondary') await governor.pause(limit);
  if (reading) await governor.record(reading);
  if (limit) throw new GithubRateLimitedError(limit, now);
  usage.quotaSpent += reading ? computeCost(call, seen) : 0;
}

/** REST counts each request but a 304; GraphQL says its price, and counts a point where it could not. */
function computeCost(call: CallDescription, seen: Seen): number {
  if (call.weight === 'rest') return seen.status === 304 ? 0 : 1;
  return findGraphqlCost(seen.data) ?? 1;
}
