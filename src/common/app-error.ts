/** What a failure means to whoever asked; the filter turns it into a status, the CLI into an exit code. */
export type ErrorKind =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'too_many'
  | 'upstream'
  | 'unavailable'
  | 'internal';

export interface AppErrorDetails {
  cause?: unknown;
  /** Seconds after which asking again makes sense; becomes the Retry-After header. */
  retryAfterSeconds?: number;
  /** The input that was wrong, one entry a field. */
  fields?: readonly FieldError[];
}

export interface FieldError {
  field: string;
  message: string;
}

/** A foreseen failure. `message` says what was wrong and what to do, and never holds a secret. */
export abstract class AppError extends Error {
  abstract readonly code: string;
  abstract readonly kind: ErrorKind;
  readonly retryAfterSeconds: number | undefined;
  readonly fields: readonly FieldError[];

  constructor(message: string, details: AppErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = new.target.name;
    this.retryAfterSeconds = details.retryAfterSeconds;
    this.fields = details.fields ?? [];
  }
}

/** Input that a schema at the door refused: 400, naming each field. */
export class InvalidInputError extends AppError {
  readonly code = 'input.invalid';
  readonly kind = 'invalid';

  constructor(fields: readonly FieldError[], cause?: unknown) {
    super(fields.map(({ field, message }) => `${field}: ${message}`).join('; '), { fields, cause });
  }
}

/** Nothing there, or nothing this viewer may know of: the answer is the same, so that it confirms nothing. */
export class NotFoundError extends AppError {
  readonly code = 'not_found';
  readonly kind = 'not_found';

  constructor(what: string) {
    super(`${what} does not exist or is not visible to you`);
  }
}

export class UnauthenticatedError extends AppError {
  readonly code = 'auth.required';
  readonly kind = 'unauthenticated';

  constructor(message = 'Sign in at /auth/github, or send an API key as "Authorization: Bearer oct_..."') {
    super(message);
  }
}
