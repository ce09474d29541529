import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import type { Request, Response } from 'express';
import { AppError, type ErrorKind, type FieldError } from './app-error.ts';

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
    const request = host.switchToHttp().getRequest<Request>();
    const problem = toProblem(error);
    if (problem.status >= 500)
      this.logger.error({ message: 'Request failed', err: error, code: problem.code });
    if (response.headersSent) {
      // A body that has begun must not end as if it were whole.
      response.destroy();
      return;
    }
    if (error instanceof AppError && error.retryAfterSeconds !== undefined) {
      response.setHeader('Retry-After', String(Math.ceil(error.retryAfterSeconds)));
    }
    if (problem.status === 401) response.setHeader('WWW-Authenticate', 'Bearer realm="octavo"');
    response.status(problem.status).type('application/problem+json');
    response.send(request.method === 'HEAD' ? undefined : JSON.stringify(problem));
  }
}

export function toProblem(error: unknown): Problem {
  if (error instanceof AppError) {
    return problemOf(STATUS_OF_KIND[error.kind], error.code, error.message, error.fields);
  }
  if (error instanceof HttpException) return problemOf(error.getStatus(), 'http', error.message);
  const status = statusOfBodyParserError(error);
  if (status !== null)
    return problemOf(status, 'input.body', 'The request body could not be read: send JSON of at most 1 MB');
  return problemOf(
    500,
    'internal',
    'Something went wrong here; the log has the details under this request id',
  );
}

/** body-parser throws http-errors: `expose` marks those meant for the client. */
function statusOfBodyParserError(error: unknown): number | null {
  if (!(error instanceof Error) || !('status' in error) || !('expose' in error)) return null;
  return error.expose === true && typeof error.status === 'number' ? error.status : null;
}

const TITLES: Record<number, string> = {
  400: 'Bad request',
  401: 'Sign in first',
  403: 'Not allowed',
  404: 'Not found',
  409: 'Conflict',
  413: 'Too large',
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
