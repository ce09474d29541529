import { MikroORM } from '@mikro-orm/postgresql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MIGRATIONS } from '../../../migrations/migrations.ts';
import { getPendingMigrations, migrate } from '../../../src/database/migrate.ts';
import cliOptions from '../../../src/mikro-orm.config.ts';
import { createOrmOptions } from '../../../src/database/mikro-orm.options.ts';
import { ENTITIES } from '../../../src/entities.ts';
import { createEmptyDatabase, type TestDatabase } from '../../support/test-database.ts';

describe('migrations', () => {
  let database: TestDatabase;
  let orm: MikroORM;

  beforeAll(async () => {
    database = await createEmptyDatabase();
    orm = await MikroORM.init(createOrmOptions({ url: database.url, entities: ENTITIES }));
  });

  afterAll(async () => {
    await orm.close();
    await database.drop();
  });

  it('are applied once by processes that start together, and leave what the entities say', async () => {
    const other = await MikroORM.init(createOrmOptions({ url: database.url, entities: ENTITIES }));
    const names = MIGRATIONS.map(({ name }) => name);

    expect(await getPendingMigrations(orm)).toEqual(names);
    const results = await Promise.all([migrate(orm), migrate(other)]);
    await other.close();

    expect(results.flatMap(({ applied }) => applied)).toEqual(names);
    expect(await getPendingMigrations(orm)).toEqual([]);
    expect(await orm.schema.getUpdateSchemaSQL({ wrap: false })).toBe('');
  });

  it('are written from a snapshot that says what the entities say', async () => {
    const offline = await MikroORM.init(cliOptions);

    // When this fails, `mikro-orm migration:create --config src/mikro-orm.config.ts` writes both anew.
    const isMigrationMissing = await offline.migrator.checkSchema();
    await offline.close(true);

    expect(isMigrationMissing).toBe(false);
  });
});
