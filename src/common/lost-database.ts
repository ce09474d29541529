import { AppError } from './app-error.ts';

/** PostgreSQL is away, full or starting: the same request may do in a moment. */
export class DatabaseUnavailableError extends AppError {
  readonly code = 'database.unavailable';
  readonly kind = 'unavailable';

  constructor(cause: unknown) {
    super('The database does not answer just now: try again in a few seconds', {
      cause,
      retryAfterSeconds: 5,
    });
  }
}

/**
 * SQLSTATEs of a server that takes no work: connection failures, shutting down, crashed, starting up, out of connections.
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const SQLSTATES = /^(?:08\w{3}|57P0[123]|53300)$/;

/** What Node says of a socket. A file that is missing says ENOENT, too, but of another system call. */
const SOCKET_CALLS = new Set(['connect', 'read', 'write']);

/** What pg and its pool say without any code. */
const WORDS =
  /^(?:Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed)/;

/** Whether an error of the driver's says that the connection is at fault, not the statement. */
export function isDatabaseLost(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, syscall } = error as NodeJS.ErrnoException;
  return (
    (typeof code === 'string' && SQLSTATES.test(code)) ||
    (syscall !== undefined && SOCKET_CALLS.has(syscall)) ||
    WORDS.test(error.message)
  );
}
