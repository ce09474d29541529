import type { AnswerHeaders } from '../call.ts';
import { BUCKETS, type Bucket } from '../github.errors.ts';

/** What one response said about one bucket. */
export interface QuotaReading {
  bucket: Bucket;
  limit: number;
  remaining: number;
  resetAt: Date;
}

/**
 * `x-ratelimit-*`: https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api
 * Null where there are no limits, as on a GitHub Enterprise Server that has them switched off.
 */
export function parseQuotaHeaders(headers: AnswerHeaders, askedBucket: Bucket): QuotaReading | null {
  const limit = toCount(headers['x-ratelimit-limit']);
  const remaining = toCount(headers['x-ratelimit-remaining']);
  const resetSeconds = toCount(headers['x-ratelimit-reset']);
  if (limit === null || remaining === null || resetSeconds === null || limit === 0) return null;
  const bucket = BUCKETS.find((known) => known === headers['x-ratelimit-resource']) ?? askedBucket;
  return { bucket, limit, remaining, resetAt: new Date(resetSeconds * 1000) };
}

/** Clocks differ a little; a request too early would count as one sent against the limit. */
const RESET_MARGIN_MS = 1_000;

/** From when on a bucket is full again. */
export function toWindowEnd(resetAt: Date): Date {
  return new Date(resetAt.getTime() + RESET_MARGIN_MS);
}

/** Seconds of `retry-after`, or null. GitHub sends no dates there. */
export function parseRetryAfterSeconds(headers: AnswerHeaders): number | null {
  return toCount(headers['retry-after']);
}

/** The price of a GraphQL query as GitHub counted it, or null when it did not say. */
export function findGraphqlCost(body: unknown): number | null {
  if (!hasObject(body, 'data') || !hasObject(body.data, 'rateLimit')) return null;
  const { rateLimit } = body.data;
  return 'cost' in rateLimit && typeof rateLimit.cost === 'number' ? rateLimit.cost : null;
}

function hasObject<Key extends string>(value: unknown, key: Key): value is Record<Key, object> {
  if (typeof value !== 'object' || value === null || !(key in value)) return false;
  const inner = (value as Record<Key, unknown>)[key];
  return typeof inner === 'object' && inner !== null;
}

function toCount(value: string | number | undefined): number | null {
  return value !== undefined && /^\d{1,12}$/.test(String(value)) ? Number(value) : null;
}
