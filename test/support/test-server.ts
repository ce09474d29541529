import { rm, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MikroORM } from '@mikro-orm/postgresql';
import { Client, DatabaseError, escapeIdentifier } from 'pg';
import { PgBoss } from 'pg-boss';
import { joinEmbeddedPostgres } from '../../src/database/embedded/embedded-postgres.ts';
import { migrate } from '../../src/database/migrate.ts';
import { createOrmOptions, QUEUE_SCHEMA } from '../../src/database/mikro-orm.options.ts';
import { withAdvisoryLock } from '../../src/database/with-advisory-lock.ts';
import { ENTITIES } from '../../src/entities.ts';

export interface TestServer {
  url: string;
  template: string;
  stop(): Promise<void>;
}

/** Fast and forgetful: nothing here is to survive. */
const SETTINGS = {
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  max_connections: '300',
  autovacuum: 'off',
  max_wal_size: '4GB',
};

const FOLDER = 'octavo-test-';

/** One server for the run, whichever projects ask for it, and one template: both belong to this process. */
export async function startTestServer(): Promise<TestServer> {
  const template = `octavo_template_${process.pid}`;
  const given = process.env['TEST_DATABASE_URL'];
  if (given) {
    await ensureTemplate(given, template);
    return { url: given, template, stop: () => dropDatabase(given, template) };
  }
  await removeLeftovers();
  const dataDir = join(tmpdir(), `${FOLDER}${process.pid}`);
  const server = await joinEmbeddedPostgres({
    dataDir,
    settings: SETTINGS,
    initdbFlags: ['--no-sync', '--no-data-checksums'],
  });
  await ensureTemplate(server.url, template);
  return {
    url: server.url,
    template,
    stop: async () => {
      const { isLast } = await server.release();
      if (isLast) await removeServer(dataDir, server.home);
    },
  };
}

async function ensureTemplate(url: string, template: string): Promise<void> {
  await withAdvisoryLock({ url, key: { class: 'testTemplate' } }, async () => {
    const exists = await query(url, 'select from pg_database where datname = $1', [template]);
    if (exists > 0) return;
    await query(url, `create database ${escapeIdentifier(template)}`);
    const templateUrl = withDatabase(url, template);
    await migrateTemplate(templateUrl);
    await installQueue(templateUrl);
  });
}

async function migrateTemplate(url: string): Promise<void> {
  const orm = await MikroORM.init(createOrmOptions({ url, entities: ENTITIES }));
  try {
    await migrate(orm);
  } finally {
    await orm.close();
  }
}

async function installQueue(url: string): Promise<void> {
  const boss = new PgBoss({ connectionString: url, schema: QUEUE_SCHEMA, supervise: false, schedule: false });
  await boss.start();
  await boss.stop({ graceful: false });
}

export function withDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.href;
}

/** SQLSTATE: somebody is still connected. */
const OBJECT_IN_USE = '55006';

/**
 * Without force PostgreSQL waits five seconds for connections that are just being closed; with it, their clients would
 * hear of the end as an error that nobody listens for any more.
 */
export async function dropDatabase(url: string, database: string): Promise<void> {
  const drop = `drop database if exists ${escapeIdentifier(database)}`;
  try {
    await query(url, drop);
  } catch (error) {
    if (!(error instanceof DatabaseError && error.code === OBJECT_IN_USE)) throw error;
    await query(url, `${drop} with (force)`);
  }
}

/** Returns how many rows it gave. */
export async function query(url: string, sql: string, parameters: unknown[] = []): Promise<number> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql, parameters)).rowCount ?? 0;
  } finally {
    await client.end();
  }
}

async function removeServer(dataDir: string, home: string): Promise<void> {
  await rm(home, { recursive: true, force: true });
  await rm(dataDir, { recursive: true, force: true });
}

/** What a killed run left behind: its folder's name says which process it was. */
async function removeLeftovers(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const pid = name.startsWith(FOLDER) ? Number(name.slice(FOLDER.length)) : Number.NaN;
    if (!(pid > 0) || isAlive(pid)) continue;
    const dataDir = join(tmpdir(), name);
    // To join is the way to stop an orphan: then we are the last.
    const server = await joinEmbeddedPostgres({ dataDir, settings: SETTINGS }).catch(() => null);
    await server?.release();
    await removeServer(dataDir, server?.home ?? dataDir);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
