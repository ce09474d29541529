import { randomUUID } from 'node:crypto';
import { MikroORM, type Options } from '@mikro-orm/postgresql';
import { escapeIdentifier } from 'pg';
import { inject } from 'vitest';
import { createOrmOptions } from '../../src/database/mikro-orm.options.ts';
import { ENTITIES } from '../../src/entities.ts';
import { dropDatabase, query, withDatabase } from './test-server.ts';

export interface TestDatabase {
  url: string;
  drop(): Promise<void>;
}

/** A database of one's own: all migrations and the queue's tables, no rows. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = inject('postgresUrl');
  const name = `test_${randomUUID()}`;
  await query(
    server,
    `create database ${escapeIdentifier(name)} template ${escapeIdentifier(inject('postgresTemplate'))}`,
  );
  return { url: withDatabase(server, name), drop: () => dropDatabase(server, name) };
}

/** A database with nothing in it. */
export async function createEmptyDatabase(): Promise<TestDatabase> {
  const server = inject('postgresUrl');
  const name = `test_${randomUUID()}`;
  await query(server, `create database ${escapeIdentifier(name)} template template0`);
  return { url: withDatabase(server, name), drop: () => dropDatabase(server, name) };
}

export interface TestOrm extends AsyncDisposable {
  orm: MikroORM;
  url: string;
  /** Closes the connections and drops the database. */
  close(): Promise<void>;
}

/** MikroORM on a database of its own. `await using` or `close()` when done. */
export async function createTestOrm(entities: Options['entities'] = ENTITIES): Promise<TestOrm> {
  const database = await createTestDatabase();
  const orm = await MikroORM.init(createOrmOptions({ url: database.url, entities: entities ?? ENTITIES }));
  const close = async (): Promise<void> => {
    await orm.close();
    await database.drop();
  };
  return { orm, url: database.url, close, [Symbol.asyncDispose]: close };
}
