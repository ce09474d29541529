import { MikroORM } from '@mikro-orm/postgresql';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createOrmOptions } from '../../../src/database/mikro-orm.options.ts';
import { ENTITIES } from '../../../src/entities.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

const PLACES = 2;

describe('a pool whose connections break', () => {
  let database: TestDatabase;
  let orm: MikroORM;

  beforeEach(async () => {
    database = await createTestDatabase();
    orm = await MikroORM.init(
      createOrmOptions({ url: database.url, entities: ENTITIES, poolMax: PLACES, logger: () => undefined }),
    );
  });

  afterEach(async () => {
    await orm.close();
    await database.drop();
  });

  it('has all its places again after transactions that lost theirs', async () => {
    for (let round = 0; round < PLACES + 1; round += 1) {
      const broken = orm.em
        .fork()
        .transactional((em) => em.execute('select pg_terminate_backend(pg_backend_pid())'));
      await expect(broken).rejects.toThrow(/terminat/);
    }

    const whole = Array.from({ length: PLACES }, () => orm.em.fork().execute('select 1 as one'));

    expect(await Promise.all(whole)).toEqual([[{ one: 1 }], [{ one: 1 }]]);
  });
});
