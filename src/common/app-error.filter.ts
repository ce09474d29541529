import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import type { Response } from 'express';
import { AppError, type ErrorKind, type FieldError } from './app-error.ts';
import { DatabaseUnavailableError, isDatabaseLost } from './lost-database.ts';

/** The one place where a failure gets its HTTP status. */
export const STATUS_OF_KIND: Record<ErrorKind, number> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  too_many: 429,
  upstream: 502,
  unavailable: 503,
  internal: 500,
};

/** RFC 9457. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  errors?: readonly FieldError[];
}

@Catch()
export class AppErrorFilter implements ExceptionFilter {
  private readonly logger = new Logger(AppErrorFilter.name);

  catch(error: unknown, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<Response>();
    const { status, code } = toProblem(error);
    if (status >= 500) this.logger.error({ message: 'Request failed', err: error, code });
    if (response.headersSent) {
      // A body that has begun must not end as if it were whole.
      response.destroy();
      return;
    }
    this.send(error, response);
  }

  /** The answer, for who has another form of it. */
  protected send(error: unknown, response: Response): void {
    sendProblem(response, error);
  }
}

export function sendProblem(response: Response, error: unknown): void {
  const problem = startRefusal(response, error);
  response.type('application/problem+json').send(JSON.stringify(problem));
}

/** Sets status and headers of a refusal, whatever its body will be. */
export function startRefusal(response: Response, error: unknown): Problem {
  const known = toKnown(error);
  const problem = toProblem(known);
  response.status(problem.status);
  if (known instanceof AppError && known.retryAfterSeconds !== undefined) {
    response.setHeader('Retry-After', String(Math.ceil(known.retryAfterSeconds)));
  }
  if (problem.status === 401) response.setHeader('WWW-Authenticate', 'Bearer realm="octavo"');
  return problem;
}

export function toProblem(thrown: unknown): Problem {
  const error = toKnown(thrown);
  if (error instanceof AppError) {
    return problemOf(STATUS_OF_KIND[error.kind], error.code, error.message, error.fields);
  }
  if (error instanceof HttpException) {
    if (isBodyParserError(error.cause)) return problemOfBody(error.getStatus());
    return problemOf(error.getStatus(), 'http', error.message);
  }
  return problemOf(
    500,
    'internal',
    'Something went wrong here; the log has the details under this request id',
  );
}

/** Nobody who asks the database a question foresees that it is away: here is where that is understood. */
function toKnown(error: unknown): unknown {
  return isDatabaseLost(error) ? new DatabaseUnavailableError(error) : error;
}

/** body-parser throws http-errors, which Nest wraps; no path of ours throws any other. */
function isBodyParserError(error: unknown): boolean {
  return error instanceof Error && 'expose' in error;
}

function problemOfBody(status: number): Problem {
  const message =
    status === 413
      ? 'is too large: at most 1 MB, 25 MB for webhooks'
      : 'could not be read: send JSON in UTF-8, of at most 1 MB';
  return problemOf(status, 'input.body', `The request body ${message}`, [{ field: 'body', message }]);
}

const TITLES: Record<number, string> = {
  400: 'Bad request',
  401: 'Sign in first',
  403: 'Not allowed',
  404: 'Not found',
  409: 'Conflict',
  413: 'Too large',
  415: 'Not readable here',
  429: 'Too many requests',
  500: 'Internal error',
  502: 'GitHub did not answer as expected',
  503: 'Not available now',
};

function problemOf(
  status: number,
  code: string,
  detail: string,
  errors: readonly FieldError[] = [],
): Problem {
  const title = TITLES[status] ?? 'Error';
  return { type: 'about:blank', title, status, detail, code, ...(errors.length > 0 ? { errors } : {}) };
}
