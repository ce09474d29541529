import { AppError } from '../common/app-error.ts';
import { toStorableText } from '../common/foreign-text.ts';

/** GitHub keeps one of each per account. */
export const BUCKETS = ['core', 'graphql', 'search'] as const;
export type Bucket = (typeof BUCKETS)[number];

/** `primary`: the hourly quota; `secondary`: too much at once; `reserve`: what is left belongs to the owner's other tools. */
export type LimitScope = 'primary' | 'secondary' | 'reserve';

export interface RateLimit {
  retryAt: Date;
  bucket: Bucket;
  scope: LimitScope;
}

/** No request may be sent before `retryAt`. Nothing waits for it here: the leg ends and the next one starts then. */
export class GithubRateLimitedError extends AppError {
  readonly code = 'github.rate_limited';
  readonly kind = 'unavailable';
  readonly retryAt: Date;
  readonly bucket: Bucket;
  readonly scope: LimitScope;

  constructor(limit: RateLimit, now: Date, cause?: unknown) {
    const retryAfterSeconds = Math.max(0, (limit.retryAt.getTime() - now.getTime()) / 1000);
    super(
      `GitHub's ${limit.bucket} limit (${limit.scope}) allows no request before ${limit.retryAt.toISOString()}`,
      {
        cause,
        retryAfterSeconds,
      },
    );
    this.retryAt = limit.retryAt;
    this.bucket = limit.bucket;
    this.scope = limit.scope;
  }
}

/** 401: the token was revoked or ran out. */
export class GithubCredentialDeadError extends AppError {
  readonly code = 'github.credential_dead';
  readonly kind = 'unauthenticated';

  constructor(cause?: unknown) {
    super('GitHub no longer accepts this token: sign in again', { cause });
  }
}

/** Still no usable answer after the last attempt. */
export class GithubUnavailableError extends AppError {
  readonly code = 'github.unavailable';
  readonly kind = 'upstream';

  constructor(route: string, why: string, cause?: unknown) {
    super(`GitHub did not answer ${route} (${why}): try again later`, { cause });
  }
}

/** GitHub answers, and runs out of time even for a single one of what was asked for. */
export class GithubNotComputedError extends GithubUnavailableError {}

/** GitHub answered, but not what we know how to read. */
export class GithubUnexpectedAnswerError extends AppError {
  readonly code = 'github.unexpected_answer';
  readonly kind = 'upstream';

  constructor(route: string, why: string, cause?: unknown) {
    super(`GitHub answered ${route} in a way that is not understood here: ${why}`, { cause });
  }
}

/** GitHub understood the request and refuses the search text itself: it would refuse it every time. */
export class GithubQueryRejectedError extends AppError {
  readonly code = 'github.query_rejected';
  readonly kind = 'invalid';

  constructor(message: string) {
    super(`GitHub rejected the search query: ${toStorableText(message).slice(0, 300)}`);
  }
}

/** A link or redirect led away from the origin that was configured: not followed, since the token would go with it. */
export class GithubForeignLinkError extends AppError {
  readonly code = 'github.foreign_link';
  readonly kind = 'upstream';

  constructor(origin: string) {
    super(`GitHub's answer led to ${origin}, which is not the origin of GITHUB_API_URL: it was not followed`);
  }
}

export type OAuthProblem =
  | 'device_flow_disabled'
  | 'authorization_pending'
  | 'slow_down'
  | 'expired_token'
  | 'access_denied'
  | 'incorrect_client_credentials'
  | 'incorrect_device_code'
  | 'other';

/** GitHub's OAuth endpoints said no; `problem` is GitHub's own error word where we know it. */
export class GithubOAuthError extends AppError {
  readonly code = 'github.oauth';
  readonly kind = 'upstream';

  constructor(
    readonly problem: OAuthProblem,
    advice: string,
    /** With `slow_down`: seconds to leave between polls from now on. */
    readonly intervalSeconds?: number,
  ) {
    super(advice);
  }
}

/** A batch was too much for GitHub's ten seconds: ask for less. Never leaves this room. */
export class GithubQueryTimeoutError extends AppError {
  readonly code = 'github.query_timeout';
  readonly kind = 'upstream';

  constructor(route: string, why: string, cause?: unknown) {
    super(`GitHub could not answer ${route} in time (${why})`, { cause });
  }
}

/** The token may not read a field: ask without it. Never leaves this room. */
export class GithubScopeMissingError extends AppError {
  readonly code = 'github.scope_missing';
  readonly kind = 'forbidden';

  constructor(route: string) {
    super(`GitHub wants a scope for ${route} that the token does not have`);
  }
}
