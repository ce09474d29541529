import { Client, DatabaseError } from 'pg';
import { type Binaries, findBinaries } from './binaries.ts';
import { type Cluster, openCluster, OWNER } from './cluster.ts';
import { toUrl } from './endpoint.ts';
import { findLocation, SHARED_DIR } from './location.ts';
import { type Left, type Log, Membership, type Server } from './membership.ts';
import { ensureRunning, type Settings, stopServer } from './server.ts';

export interface EmbeddedPostgres {
  /** Of Octavo's own database on it. Holds the password. */
  readonly url: string;
  /** Where its files are. */
  readonly home: string;
  /** Leaves; the last one to leave stops the server. Close your connections first. */
  readonly release: () => Promise<Left>;
}

export interface JoinOptions {
  /** Made if absent. The cluster lives in its folder `postgres`, or where `postgres-location` in it points. */
  dataDir: string;
  log?: Log;
  /** Tests only: PostgreSQL's settings for the server, should it be started here. */
  settings?: Settings;
  initdbFlags?: readonly string[];
}

/**
 * Starts the PostgreSQL that Octavo brings along on the data in `dataDir`, or joins it where it runs already.
 * It outlives the process that started it for as long as another one uses it.
 * Throws `EmbeddedPostgresError`, whose message says what to do.
 */
export async function joinEmbeddedPostgres(options: JoinOptions): Promise<EmbeddedPostgres> {
  const log = options.log ?? ((): void => undefined);
  const { home, user, isOutside } = await findLocation(options.dataDir);
  if (isOutside)
    log('The embedded PostgreSQL keeps its data outside of DATA_DIR, which its user cannot enter', { home });
  const binaries = await findBinaries(user, SHARED_DIR);
  const cluster = await openCluster({ home, user, binaries, initdbFlags: options.initdbFlags ?? [] });
  const membership = await Membership.join(toServer(cluster, binaries, options.settings), log);
  try {
    const endpoint = await ensureRunning(cluster, binaries, options.settings);
    await ensureDatabase(toUrl(cluster, endpoint, 'postgres'));
    return { url: toUrl(cluster, endpoint, OWNER), home, release: () => membership.leave() };
  } catch (error) {
    await membership.leave();
    throw error;
  }
}

function toServer(cluster: Cluster, binaries: Binaries, settings?: Settings): Server {
  return {
    ensureRunning: async () => toUrl(cluster, await ensureRunning(cluster, binaries, settings), 'postgres'),
    stop: () => stopServer(cluster),
  };
}

/** SQLSTATE: it exists; and what two who create it at the same instant get. */
const EXISTS_ALREADY = new Set(['42P04', '23505']);

async function ensureDatabase(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [OWNER]);
    if (rowCount === 0) await client.query(`create database ${OWNER}`);
  } catch (error) {
    if (!(error instanceof DatabaseError && EXISTS_ALREADY.has(error.code ?? ''))) throw error;
  } finally {
    await client.end();
  }
}
