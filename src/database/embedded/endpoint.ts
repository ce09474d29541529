import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { Client, DatabaseError } from 'pg';
import { type Cluster, isAlive, OWNER } from './cluster.ts';
import { EmbeddedPostgresError, INSTEAD } from './embedded-postgres.errors.ts';
import { readServerNote } from './server-processes.ts';

/** Where a server listens: the folder of its socket, or loopback and a port. */
export interface Endpoint {
  host: string;
  port: number;
}

export type ServerState = 'ready' | 'busy' | 'down';

const SOCKET_PORT = 5432;
/** What the strictest system (macOS: 104, with the closing NUL) leaves for a socket's path. */
const MAX_SOCKET_PATH_BYTES = 103;
const CONNECT_TIMEOUT_MS = 5_000;

const WRONG_PASSWORD = '28P01';
/** Starting up or shutting down, and out of connections: whoever waits will see. */
const BUSY = new Set(['57P03', '53300']);

export function fitsSocket({ socketDir }: Cluster): boolean {
  return Buffer.byteLength(join(socketDir, `.s.PGSQL.${SOCKET_PORT}`)) <= MAX_SOCKET_PATH_BYTES;
}

/** Null when no server runs, as far as its own note tells. */
export async function findEndpoint(cluster: Cluster): Promise<Endpoint | null> {
  const note = await readServerNote(cluster.data);
  if (!note || !isAlive(note.pid)) return null;
  if (fitsSocket(cluster)) return { host: cluster.socketDir, port: SOCKET_PORT };
  return note.port === null ? null : { host: '127.0.0.1', port: note.port };
}

export function toUrl({ password }: Cluster, { host, port }: Endpoint, database: string): string {
  const login = `${OWNER}:${encodeURIComponent(password)}`;
  return host.startsWith('/')
    ? `postgresql://${login}@localhost:${port}/${database}?host=${encodeURIComponent(host)}`
    : `postgresql://${login}@${host}:${port}/${database}`;
}

/** What listens there, if it is this cluster's server. Throws `EmbeddedPostgresError` when it refuses our password. */
export async function probe(cluster: Cluster, endpoint: Endpoint): Promise<ServerState> {
  const client = new Client({
    connectionString: toUrl(cluster, endpoint, 'postgres'),
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  });
  // A server that stops while we ask is told by the query's own rejection.
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ data_directory: string }>('show data_directory');
    const folder = rows[0]?.data_directory ?? '';
    return (await realpath(folder).catch(() => folder)) === (await realpath(cluster.data)) ? 'ready' : 'down';
  } catch (error) {
    return toState(error, cluster, endpoint);
  } finally {
    await client.end().catch(() => undefined);
  }
}

function toState(error: unknown, cluster: Cluster, endpoint: Endpoint): ServerState {
  if (error instanceof DatabaseError && error.code === WRONG_PASSWORD && endpoint.host.startsWith('/')) {
    throw new EmbeddedPostgresError(
      'database.folder_taken',
      `The PostgreSQL in ${cluster.home} does not take the password kept there: restore the file password, set DATA_DIR to another folder, ${INSTEAD}`,
      error,
    );
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return BUSY.has(code) || isTimeout(error) ? 'busy' : 'down';
}

/** How pg says that nothing came within connectionTimeoutMillis: it gives no code. */
function isTimeout(error: unknown): boolean {
  return error instanceof Error && /timeout/i.test(error.message);
}
