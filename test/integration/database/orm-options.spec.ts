import { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPgTypes } from '../../../src/database/pg-types.ts';
import { createTestOrm, type TestOrm } from '../../support/test-database.ts';

describe('MikroORM as configured', () => {
  let test: TestOrm;

  beforeAll(async () => {
    test = await createTestOrm();
  });

  afterAll(() => test.close());

  it('reads int8 and its arrays as numbers in raw SQL', async () => {
    const rows = await test.orm.em.execute(
      "select 9007199254740991::int8 as big, '{1,NULL}'::int8[] as list, '{}'::int8[] as empty",
    );

    expect(rows).toEqual([{ big: 9007199254740991, list: [1, null], empty: [] }]);
  });

  it('refuses an int8 beyond 2^53 instead of rounding it', async () => {
    await expect(test.orm.em.execute('select 9007199254740993::int8')).rejects.toThrow(/beyond 2\^53/);
  });

  it("gives the same parsers to pools of pg itself and leaves pg's own alone", async () => {
    const ours = new Pool({ connectionString: test.url, types: createPgTypes() });
    const plain = new Pool({ connectionString: test.url });

    const [a, b] = await Promise.all([ours.query('select 1::int8 as n'), plain.query('select 1::int8 as n')]);
    await Promise.all([ours.end(), plain.end()]);

    expect([a.rows, b.rows]).toEqual([[{ n: 1 }], [{ n: '1' }]]);
  });

  it('has the queue installed in the database a test gets', async () => {
    const rows = await test.orm.em.execute("select to_regclass('pgboss.job') is not null as installed");

    expect(rows).toEqual([{ installed: true }]);
  });
});
