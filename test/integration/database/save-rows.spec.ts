import { defineEntity, p } from '@mikro-orm/core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { saveRows } from '../../../src/database/save-rows.ts';
import { createTestOrm, type TestOrm } from '../../support/test-database.ts';

const SampleSchema = defineEntity({
  name: 'Sample',
  tableName: 'sample',
  properties: {
    groupId: p.bigint('number').primary(),
    id: p.bigint('number').primary(),
    fullName: p.text().nullable(),
    code: p.string().length(3).nullable().unique(),
    rank: p.integer().nullable(),
    isOn: p.boolean().nullable(),
    seenAt: p.datetime(6).nullable(),
    tags: p.array().nullable(),
    extra: p.json<unknown>().nullable(),
    note: p.text().default('none'),
  },
});
class Sample extends SampleSchema.class {}
SampleSchema.setClass(Sample);

const FULL = {
  groupId: 1,
  id: 2 ** 53 - 1,
  fullName: 'Ada "the \\ first", {or} NULL',
  code: 'abc',
  rank: -5,
  isOn: false,
  seenAt: new Date('2026-01-02T03:04:05.678Z'),
  tags: ['a,b', '"q"', 'NULL', ''],
  extra: { n: [1, null, 'x"\\'], deep: { ok: true } },
};

describe('saveRows', () => {
  let test: TestOrm;

  beforeAll(async () => {
    test = await createTestOrm([Sample]);
    await test.orm.schema.execute(await test.orm.schema.getCreateSchemaSQL({ wrap: false }));
  });

  afterAll(() => test.close());

  beforeEach(async () => {
    await test.orm.em.execute('truncate sample');
  });

  it('stores every type so that the entity reads back what the row said', async () => {
    const em = test.orm.em.fork();

    expect(await saveRows(em, Sample, [FULL])).toEqual({ inserted: 1, updated: 0, unchanged: 0 });

    expect(await em.findOneOrFail(Sample, { groupId: 1 })).toMatchObject({ ...FULL, note: 'none' });
  });

  it('counts what was inserted, changed and left alone', async () => {
    const em = test.orm.em.fork();
    await saveRows(em, Sample, [named(1, 'one'), named(2, 'two')]);

    const counts = await saveRows(em, Sample, [named(1, 'one'), named(2, 'TWO'), named(3, 'three')]);

    expect(counts).toEqual({ inserted: 1, updated: 1, unchanged: 1 });
    expect(await listNames()).toEqual(['one', 'TWO', 'three']);
  });

  it('does not rewrite a row that is stored just so, nulls and json included', async () => {
    const em = test.orm.em.fork();
    const rows = [FULL, { ...FULL, id: 1, code: null, tags: null, extra: null, seenAt: null, rank: null }];
    await saveRows(em, Sample, rows);
    const before = await em.execute('select ctid::text from sample order by id');

    expect(await saveRows(em, Sample, rows)).toEqual({ inserted: 0, updated: 0, unchanged: 2 });

    expect(await em.execute('select ctid::text from sample order by id')).toEqual(before);
  });

  it('tells null from a value in both directions', async () => {
    const em = test.orm.em.fork();
    await saveRows(em, Sample, [named(1, null), named(2, 'two')]);

    expect(await saveRows(em, Sample, [named(1, 'one'), named(2, null)])).toMatchObject({ updated: 2 });

    expect(await listNames()).toEqual(['one', null]);
  });

  it('takes the last of rows with one key', async () => {
    const em = test.orm.em.fork();

    const counts = await saveRows(em, Sample, [named(1, 'first'), named(2, 'two'), named(1, 'last')]);

    expect(counts).toEqual({ inserted: 2, updated: 0, unchanged: 0 });
    expect(await listNames()).toEqual(['last', 'two']);
  });

  it('leaves columns alone whose property the rows do not have', async () => {
    const em = test.orm.em.fork();
    await saveRows(em, Sample, [{ ...named(1, 'one'), note: 'kept' }]);

    await saveRows(em, Sample, [named(1, 'changed')]);

    expect(await em.execute('select full_name, note from sample')).toEqual([
      { full_name: 'changed', note: 'kept' },
    ]);
  });

  it('recognises a row by another unique key and keeps its primary key', async () => {
    const em = test.orm.em.fork();
    await saveRows(em, Sample, [{ groupId: 1, id: 1, code: 'abc', rank: 1 }]);

    const counts = await saveRows(em, Sample, [{ groupId: 9, id: 9, code: 'abc', rank: 2 }], {
      conflict: ['code'],
    });

    expect(counts).toEqual({ inserted: 0, updated: 1, unchanged: 0 });
    expect(await em.execute('select group_id, id, rank from sample')).toEqual([
      { group_id: 1, id: 1, rank: 2 },
    ]);
  });

  it('leaves existing rows as they are when only inserting', async () => {
    const em = test.orm.em.fork();
    await saveRows(em, Sample, [named(1, 'one')]);

    const counts = await saveRows(em, Sample, [named(1, 'ONE'), named(2, 'two')], { insertOnly: true });

    expect(counts).toEqual({ inserted: 1, updated: 0, unchanged: 1 });
    expect(await listNames()).toEqual(['one', 'two']);
  });

  it('writes a column left out of the comparison only along with another change', async () => {
    const em = test.orm.em.fork();
    const options = { ignoreInComparison: ['rank'] } as const;
    await saveRows(em, Sample, [
      { ...named(1, 'one'), rank: 1 },
      { ...named(2, 'two'), rank: 1 },
    ]);

    const counts = await saveRows(
      em,
      Sample,
      [
        { ...named(1, 'one'), rank: 2 },
        { ...named(2, 'TWO'), rank: 2 },
      ],
      options,
    );

    expect(counts).toEqual({ inserted: 0, updated: 1, unchanged: 1 });
    expect(await em.execute('select id, rank from sample order by id')).toEqual([
      { id: 1, rank: 1 },
      { id: 2, rank: 2 },
    ]);
  });

  it('makes hostile text storable in texts, arrays, json and keys', async () => {
    const em = test.orm.em.fork();
    const bad = 'a\0b\uD800c';

    await saveRows(em, Sample, [{ groupId: 1, id: 1, fullName: bad, tags: [bad], extra: { [bad]: [bad] } }]);

    const good = 'a\uFFFDb\uFFFDc';
    expect(await em.findOneOrFail(Sample, { id: 1 })).toMatchObject({
      fullName: good,
      tags: [good],
      extra: { [good]: [good] },
    });
  });

  it('stores instants beyond the year 9999 and microsecond columns', async () => {
    const em = test.orm.em.fork();
    const seenAt = new Date('+012345-06-07T08:09:10.123Z');

    await saveRows(em, Sample, [{ groupId: 1, id: 1, seenAt }]);

    const rows = await em.execute(
      "select to_char(seen_at at time zone 'utc', 'YYYY-MM-DD HH24:MI:SS.US') as at from sample",
    );
    expect(rows).toEqual([{ at: '12345-06-07 08:09:10.123000' }]);
  });

  it.each([
    ['an id beyond 2^53', { groupId: 1, id: 2 ** 53 }, /id: 9007199254740992 is no integer/],
    ['a fraction', { groupId: 1, id: 1.5 }, /id: 1.5 is no integer/],
    ['an int beyond 2^31', { groupId: 1, id: 1, rank: 2 ** 31 }, /rank: 2147483648 is no integer/],
    ['an invalid date', { groupId: 1, id: 1, seenAt: new Date('x') }, /seenAt: an invalid Date/],
    ['an undefined value', { groupId: 1, id: 1, fullName: undefined }, /fullName: a string was expected/],
    ['a row without its key', { groupId: 1 }, /id: a row needs all properties of its key/],
    ['an unknown property', { groupId: 1, id: 1, nothing: 1 }, /nothing: is not one stored column/],
  ])('refuses %s and names the column', async (_, row, message) => {
    await expect(saveRows(test.orm.em.fork(), Sample, [row])).rejects.toThrow(message);
  });

  it('refuses rows of different shapes, which would lose values', async () => {
    const rows = [
      { groupId: 1, id: 1 },
      { groupId: 1, id: 2, rank: 1 },
    ];

    await expect(saveRows(test.orm.em.fork(), Sample, rows)).rejects.toThrow(/same properties/);
  });

  it('refuses a text too long for its column instead of cutting it', async () => {
    const rows = [{ groupId: 1, id: 1, code: 'abcd' }];

    await expect(saveRows(test.orm.em.fork(), Sample, rows)).rejects.toThrow(/too long/);
  });

  it("writes in the EntityManager's transaction: rolled back with it", async () => {
    const em = test.orm.em.fork();

    const work = em.transactional(async (inner) => {
      await saveRows(inner, Sample, [named(1, 'one')]);
      throw new Error('never mind');
    });

    await expect(work).rejects.toThrow('never mind');
    expect(await listNames()).toEqual([]);
  });

  it('lets two writers of the same rows in opposite order both finish', async () => {
    const rows = Array.from({ length: 500 }, (_, id) => named(id, 'x'));
    const write = (list: typeof rows, name: string): Promise<unknown> =>
      test.orm.em.fork().transactional((em) =>
        saveRows(
          em,
          Sample,
          list.map((row) => ({ ...row, fullName: name })),
        ),
      );

    for (let round = 0; round < 5; round += 1) {
      await Promise.all([write(rows, `a${round}`), write(rows.toReversed(), `b${round}`)]);
    }

    expect(new Set(await listNames()).size).toBe(1);
  });

  async function listNames(): Promise<(string | null)[]> {
    const rows = await test.orm.em.execute<{ full_name: string | null }[]>(
      'select full_name from sample order by id',
    );
    return rows.map((row) => row.full_name);
  }
});

function named(
  id: number,
  fullName: string | null,
): { groupId: number; id: number; fullName: string | null } {
  return { groupId: 1, id, fullName };
}
