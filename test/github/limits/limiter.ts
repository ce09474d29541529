import { ApiFailure } from '../http/failures.ts';
import { PrimaryLimits, spenderKey } from './primary.ts';
import { SecondaryLimits } from './secondary.ts';
import type { Spender } from './primary.ts';
import type { Refusal, SecondarySettings } from './secondary.ts';
import type { Answer } from '../http/call.ts';
import type { Bucket } from './bucket.ts';
import type { GithubWorld } from '../world.ts';

const DOCS = 'https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api';

/** Both kinds of limits, per spender: a GitHub account, an OAuth app or everyone without a name. */
export class Limiter {
  readonly primary: PrimaryLimits;
  private readonly settings: SecondarySettings;
  private readonly secondaries = new Map<string, SecondaryLimits>();

  constructor(world: GithubWorld, settings: SecondarySettings) {
    this.primary = new PrimaryLimits(world);
    this.settings = settings;
  }

  secondary(spender: Spender): SecondaryLimits {
    const key = spenderKey(spender);
    const known = this.secondaries.get(key) ?? new SecondaryLimits(this.settings);
    this.secondaries.set(key, known);
    return known;
  }

  /** Throws GitHub's refusal when the spender is over a limit. `bucket` null: free of the primary limit. */
  check(spender: Spender, bucket: Bucket | null): void {
    const refusal = this.secondary(spender).blocked(spender.now);
    if (refusal) throw new ApiFailure(secondaryAnswer(refusal));
    if (bucket !== null && this.primary.isExhausted(spender, bucket)) {
      throw new ApiFailure(bucket === 'graphql' ? graphqlPrimaryAnswer(spender) : primaryAnswer(spender));
    }
  }
}

function secondaryAnswer({ status, tellsRetryAfter, seconds }: Refusal & { seconds: number }): Answer {
  const message =
    'You have exceeded a secondary rate limit. Please wait a few minutes before you try again. If you reach out to GitHub Support for help, please include the request ID.';
  return {
    status,
    json: { documentation_url: `${DOCS}#about-secondary-rate-limits`, message },
    headers: tellsRetryAfter ? { 'retry-after': String(seconds) } : {},
  };
}

function primaryAnswer({ viewer }: Spender): Answer {
  const who = viewer ? `user ID ${viewer.id}` : '127.0.0.1';
  const message = `API rate limit exceeded for ${who}. If you reach out to GitHub Support for help, please include the request ID.`;
  return { status: 403, json: { message, documentation_url: DOCS, status: '403' } };
}

/** Over the primary limit GraphQL answers 200. */
function graphqlPrimaryAnswer({ viewer }: Spender): Answer {
  const message = `API rate limit exceeded for user ID ${viewer?.id ?? 0}.`;
  return { status: 200, json: { errors: [{ type: 'RATE_LIMITED', message }] } };
}
