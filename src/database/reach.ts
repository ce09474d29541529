import { Client } from 'pg';
import { AppError } from '../common/app-error.ts';

const CONNECT_TIMEOUT_MS = 15_000;

/** The operator's own PostgreSQL cannot be used. Names its address, never its password. */
export class DatabaseUnreachableError extends AppError {
  readonly code = 'database.unreachable';
  readonly kind = 'unavailable';

  constructor(url: string, cause: unknown) {
    const { host, pathname } = new URL(url);
    super(
      `DATABASE_URL leads to no PostgreSQL that can be used (${host}, database ${pathname.slice(1)}): ${toReason(cause)}. ` +
        'Check the address, that this PostgreSQL runs, and that it lets this user in. ' +
        'Without DATABASE_URL Octavo brings a PostgreSQL of its own',
      { cause },
    );
  }
}

/** One connection, so that what is wrong with it is told in words and before anything else is begun. */
export async function assertReachable(url: string): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    throw new DatabaseUnreachableError(url, error);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Of several addresses tried in vain, none says why: the code does. */
function toReason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message === '' && 'code' in error ? String(error.code) : error.message;
}
