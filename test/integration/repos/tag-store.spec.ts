import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { TagStore, type WholeTags } from '../../../src/repos/tag.store.ts';
import { aRepo, anAccount, store } from '../../support/factories.ts';
import { aTag } from '../../support/tags.ts';
import { createTestOrm, type TestOrm } from '../../support/test-database.ts';

describe('the store of tags', () => {
  const tags = new TagStore();
  let test: TestOrm;

  beforeAll(async () => {
    test = await createTestOrm();
    const repos = [1, 2, 3].map((id) => aRepo(id));
    await store(test.orm.em.fork(), { accounts: [anAccount(1)], repos });
  });

  afterAll(() => test.close());

  beforeEach(() => test.orm.em.execute('delete from tag'));

  async function replace(...whole: WholeTags[]): ReturnType<TagStore['replaceTags']> {
    return test.orm.em.fork().transactional((em) => tags.replaceTags(whole, em));
  }

  async function listNames(): Promise<string[]> {
    const rows = await test.orm.em.execute<{ key: string }[]>(
      `select repo_id || ' ' || name as key from tag order by repo_id, name`,
    );
    return rows.map(({ key }) => key);
  }

  /** By name: the transaction that wrote the row. */
  async function listWriters(): Promise<Record<string, string>> {
    const rows = await test.orm.em.execute<{ name: string; xmin: string }[]>(
      'select name, xmin::text as xmin from tag',
    );
    return Object.fromEntries(rows.map(({ name, xmin }) => [name, xmin]));
  }

  it('keeps whatever a tag is, its instant to the second or none at all', async () => {
    const taggedAt = new Date('0001-01-01T00:00:01Z');
    const oid = 'f'.repeat(40);

    await replace({
      repoId: 1,
      tags: [
        { name: 'old', oid, annotated: true, taggedAt },
        { name: 'dateless', oid, annotated: false, taggedAt: null },
      ],
    });

    const rows = await test.orm.em.execute<object[]>(
      `select name, oid, annotated, extract(year from tagged_at at time zone 'UTC')::int as year from tag order by name`,
    );
    expect(rows).toEqual([
      { name: 'dateless', oid, annotated: false, year: null },
      { name: 'old', oid, annotated: true, year: 1 },
    ]);
  });

  it('leaves the repos with these tags and no others, and counts what moved and what went as updated', async () => {
    await replace({ repoId: 1, tags: [aTag('a'), aTag('b'), aTag('c')] }, { repoId: 2, tags: [aTag('a')] });
    await replace({ repoId: 3, tags: [aTag('a')] });

    const counts = await replace(
      { repoId: 1, tags: [aTag('b', { oid: 'moved' }), aTag('c'), aTag('d')] },
      { repoId: 2, tags: [] },
    );

    expect(await listNames()).toEqual(['1 b', '1 c', '1 d', '3 a']);
    expect(counts).toEqual({ inserted: 1, updated: 3, unchanged: 1 });
  });

  it('rewrites no row that is as it was', async () => {
    await replace({ repoId: 1, tags: [aTag('same'), aTag('moving'), aTag('going')] });
    const before = await listWriters();

    await replace({ repoId: 1, tags: [aTag('same'), aTag('moving', { annotated: true })] });

    const after = await listWriters();
    expect(after['same']).toBe(before['same']);
    expect(after['moving']).not.toBe(before['moving']);
    expect(Object.keys(after).toSorted()).toEqual(['moving', 'same']);
  });

  it.each(['1/a', `'; drop table tag; --`, '{"x":[1,2]}', 'größe\u{1F600}', 'a\\,b"', 'NULL'])(
    'takes the name %s for a name, also where others go',
    async (name) => {
      await replace({ repoId: 1, tags: [aTag(name), aTag('other')] });

      await replace({ repoId: 1, tags: [aTag(name)] });

      expect(await listNames()).toEqual([`1 ${name}`]);
    },
  );

  it('keeps a name that had to be made storable, and the last of two that became the same', async () => {
    await replace({ repoId: 1, tags: [aTag('gone')] });

    const counts = await replace({ repoId: 1, tags: [aTag('a\0'), aTag('a\ud800', { oid: 'last' })] });

    expect(await listNames()).toEqual(['1 a\ufffd']);
    expect(counts).toEqual({ inserted: 1, updated: 1, unchanged: 0 });
  });

  it('tells how many tags are here of each repo that has any', async () => {
    await replace({ repoId: 1, tags: [aTag('a'), aTag('b')] }, { repoId: 2, tags: [aTag('a')] });

    const counts = await tags.countTags([1, 2, 3], test.orm.em.fork());

    expect(Object.fromEntries(counts)).toEqual({ 1: 2, 2: 1 });
  });
});
