import { Migrator } from '@mikro-orm/migrations';
import { defineConfig, type Options } from '@mikro-orm/postgresql';
import type { Pool, PoolConfig } from 'pg';
import { MIGRATIONS } from '../../migrations/migrations.ts';
import { releaseBrokenConnections } from './broken-connections.ts';
import { setInt8Parsers } from './pg-types.ts';

/** Where pg-boss keeps its tables; it migrates them itself. */
export const QUEUE_SCHEMA = 'pgboss';

/** A caller waits this long for a free connection before it is told that the database is overloaded. */
const MAX_WAIT_FOR_CONNECTION_MS = 15_000;

const DEFAULT_POOL_MAX = 10;

export interface OrmSettings {
  /** postgresql://USER:PASSWORD@HOST:PORT/DATABASE; `?host=/path` for a socket. */
  url: string;
  entities: NonNullable<Options['entities']>;
  poolMax?: number | undefined;
  /** Where MikroORM's own warnings go; none of them holds a query's values. */
  logger?: ((message: string) => void) | undefined;
}

/** One configuration for the service, the CLI, the migrations tool and the tests. */
export function createOrmOptions({
  url,
  entities,
  poolMax = DEFAULT_POOL_MAX,
  logger,
}: OrmSettings): Options {
  return defineConfig({
    clientUrl: url,
    entities,
    extensions: [Migrator],
    pool: { min: 0, max: poolMax },
    driverOptions: createPoolOptions(url),
    ensureDatabase: false,
    migrations: { migrationsList: MIGRATIONS, snapshot: false, snapshotOnMigrate: false, silent: true },
    // Functions are the migrations' alone: no entity declares one.
    schemaGenerator: { ignoreSchema: [QUEUE_SCHEMA], ignoreRoutines: true },
    ...(logger ? { logger } : {}),
  });
}

/** The URL goes to pg whole: MikroORM reads host, port and names from it, but neither sockets nor TLS settings. */
function createPoolOptions(url: string): PoolConfig & { onPoolCreated(pool: Pool): void } {
  return {
    connectionString: url,
    application_name: 'octavo',
    keepAlive: true,
    connectionTimeoutMillis: MAX_WAIT_FOR_CONNECTION_MS,
    onPoolCreated: (pool) => {
      releaseBrokenConnections(pool);
      const { types } = pool.options;
      if (types) setInt8Parsers(types as Parameters<typeof setInt8Parsers>[0]);
    },
  };
}
