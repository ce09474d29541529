import { AppError } from '../common/app-error.ts';
import type { GithubQueryRejectedError } from '../github/github.errors.ts';

/** The run cannot succeed by trying again: it fails at once, and other targets go on. */
export abstract class RunFailedError extends AppError {}

export class TargetNotFoundError extends RunFailedError {
  readonly code = 'sync.target_not_found';
  readonly kind = 'not_found';

  constructor(what: string) {
    super(
      `${what} does not exist, was renamed, or hides itself from this account: check the name, and that the account may see it`,
    );
  }
}

export class TargetForbiddenError extends RunFailedError {
  readonly code = 'sync.target_forbidden';
  readonly kind = 'forbidden';

  constructor(what: string, reason: string) {
    super(`GitHub does not let this account read ${what}: ${reason}`);
  }
}

/** The words are GitHub's. */
export class QueryRejectedError extends RunFailedError {
  readonly code = 'github.query_rejected';
  readonly kind = 'invalid';

  constructor({ message }: GithubQueryRejectedError) {
    super(message);
  }
}

export class SignInAgainError extends RunFailedError {
  readonly code = 'sync.sign_in_again';
  readonly kind = 'unauthenticated';

  constructor() {
    super(
      'GitHub no longer accepts the token of this account: sign in again at /auth/github, then sync again',
    );
  }
}

export class NotAllowedError extends RunFailedError {
  readonly code = 'sync.not_allowed';
  readonly kind = 'forbidden';

  constructor() {
    super('SIGN_IN_ALLOWED no longer names this account: ask whoever runs this service');
  }
}

/** Another worker has taken the run over, or it has ended: what this leg was about to write is rolled back. */
export class LegLostError extends AppError {
  readonly code = 'sync.leg_lost';
  readonly kind = 'conflict';

  constructor() {
    super('This leg is no longer the current one of its run');
  }
}

export class TooManyTargetsError extends AppError {
  readonly code = 'sync.too_many_targets';
  readonly kind = 'too_many';

  constructor(limit: number) {
    super(
      `At most ${limit} targets are remembered for one account: remove one at DELETE /api/targets/{id} first`,
    );
  }
}

export class TooManyRunsError extends AppError {
  readonly code = 'sync.too_many_jobs';
  readonly kind = 'too_many';

  constructor(limit: number) {
    super(`At most ${limit} jobs started by hand may be unfinished: wait for one, or cancel it`, {
      retryAfterSeconds: 60,
    });
  }
}
