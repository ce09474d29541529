import type { AnswerHeaders } from '../call.ts';
import type { Bucket, RateLimit } from '../github.errors.ts';
import { parseQuotaHeaders, parseRetryAfterSeconds, toWindowEnd } from './quota-reading.ts';

const SECONDARY_MIN_MS = 60_000;
const SECONDARY_MAX_MS = 3_600_000;

const PRIMARY_WORDS = /rate limit|rate-limit/i;
// The last one: after many bad tokens GitHub answers everything of that account with 403 for a while.
const SECONDARY_WORDS =
  /secondary rate limit|secondary-rate-limit|abuse detection|abuse-rate-limit|maximum number of login attempts/i;
const RATE_LIMIT_TYPES = new Set(['RATE_LIMITED', 'RATE_LIMIT']);

export interface LimitSigns {
  status: number;
  headers: AnswerHeaders;
  body: unknown;
  bucket: Bucket;
  now: Date;
  /** Secondary limits met in a row before this one. */
  secondaryHits: number;
}

/**
 * Tells a limit from a refusal; null: no limit, a 403 is then GitHub's word on this one thing.
 * https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit :
 * `retry-after`, else the reset when nothing remains, else at least a minute and twice as long each time.
 */
export function classifyLimit(signs: LimitSigns): RateLimit | null {
  const scope = findScope(signs);
  if (!scope) return null;
  return {
    scope,
    bucket: parseQuotaHeaders(signs.headers, signs.bucket)?.bucket ?? signs.bucket,
    retryAt: findRetryAt(signs),
  };
}

function findScope({ status, headers, body }: LimitSigns): 'primary' | 'secondary' | null {
  const words = status === 200 ? collectGraphqlWords(body) : collectRestWords(status, body);
  if (words === null) return null;
  if (SECONDARY_WORDS.test(words)) return 'secondary';
  const isSpent = String(headers['x-ratelimit-remaining']) === '0';
  if (isSpent && (status !== 403 || PRIMARY_WORDS.test(words))) return 'primary';
  if (status === 403 && parseRetryAfterSeconds(headers) === null && !PRIMARY_WORDS.test(words)) return null;
  return status === 200 ? 'primary' : 'secondary';
}

/** Null: this status is never a limit. */
function collectRestWords(status: number, body: unknown): string | null {
  if (status !== 403 && status !== 429) return null;
  if (typeof body !== 'object' || body === null) return '';
  const message = 'message' in body ? String(body.message) : '';
  const documentation = 'documentation_url' in body ? String(body.documentation_url) : '';
  return `${message} ${documentation}`;
}

/** Null: no error of this answer is about a limit. */
function collectGraphqlWords(body: unknown): string | null {
  if (typeof body !== 'object' || body === null || !('errors' in body) || !Array.isArray(body.errors))
    return null;
  for (const error of body.errors as unknown[]) {
    if (typeof error !== 'object' || error === null) continue;
    const message = 'message' in error ? String(error.message) : '';
    if ('type' in error && RATE_LIMIT_TYPES.has(String(error.type))) return message;
    if (SECONDARY_WORDS.test(message)) return message;
  }
  return null;
}

function findRetryAt({ headers, bucket, now, secondaryHits }: LimitSigns): Date {
  const retryAfterSeconds = parseRetryAfterSeconds(headers);
  if (retryAfterSeconds !== null) return new Date(now.getTime() + retryAfterSeconds * 1000);
  const reading = parseQuotaHeaders(headers, bucket);
  if (reading?.remaining === 0) return toWindowEnd(reading.resetAt);
  const waitMs = Math.min(SECONDARY_MAX_MS, SECONDARY_MIN_MS * 2 ** secondaryHits);
  return new Date(now.getTime() + waitMs);
}
