import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { Harness } from '../testing/harness.ts';
import { createRankingWorld, RANKING_VIEWER, truthOfTop } from '../world/ranking-world.ts';

const QUERY =
  'query($q:String!,$first:Int!,$after:String){search(type:REPOSITORY,query:$q,first:$first,after:$after){repositoryCount nodes{...on Repository{databaseId stargazerCount}} pageInfo{startCursor endCursor hasNextPage hasPreviousPage}}}';
const harness = new Harness(createRankingWorld(3, { repos: 2500 }));
let token: string;

beforeAll(async () => {
  await harness.start();
  token = harness.token(RANKING_VIEWER);
});
afterAll(() => harness.stop());

interface Search {
  repositoryCount: number;
  nodes: { databaseId: number; stargazerCount: number }[];
  pageInfo: { startCursor: string; endCursor: string | null; hasNextPage: boolean; hasPreviousPage: boolean };
}

async function page(q: string, first: number, after: string | null = null): Promise<Search> {
  const reply = await harness.graphql(QUERY, token, { q, first, after });
  return (reply.data as { search: Search }).search;
}

async function readAll(q: string, first: number): Promise<Search['nodes']> {
  const read: Search['nodes'] = [];
  for (let at = await page(q, first); ; at = await page(q, first, at.pageInfo.endCursor)) {
    read.push(...at.nodes);
    if (!at.pageInfo.hasNextPage) return read;
  }
}

describe('paging', () => {
  it('ends after a thousand results, however many there are', async () => {
    const read = await readAll('stars:>=0 is:public sort:stars-desc', 74);
    const last = await page(
      'stars:>=0 is:public sort:stars-desc',
      100,
      Buffer.from('cursor:900').toString('base64'),
    );
    const beyond = await page('stars:>=0 is:public', 100, last.pageInfo.endCursor);

    expect(read).toHaveLength(1000);
    expect(last.repositoryCount).toBe(2500);
    expect(last.nodes).toHaveLength(100);
    expect(last.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
    expect(beyond).toMatchObject({ nodes: [], pageInfo: { endCursor: null, hasNextPage: false } });
  });

  it('brings each of a slice once, most stars first', async () => {
    const truth = truthOfTop(harness.world, 900);
    const bound = truth[700]?.stars ?? 0;

    const read = await readAll(`stars:>${bound} is:public sort:stars-desc`, 37);

    const expected = truth.filter(({ stars }) => stars > bound);
    expect(read.map(({ stargazerCount }) => stargazerCount)).toEqual(expected.map(({ stars }) => stars));
    expect(new Set(read.map(({ databaseId }) => databaseId))).toEqual(new Set(expected.map(({ id }) => id)));
  });

  it('has equals in an order that holds still and is not that of their ids', async () => {
    const ids = (nodes: Search['nodes']): number[] => nodes.map(({ databaseId }) => databaseId);
    const once = ids(await readAll('stars:0 is:public sort:stars-desc', 100));
    const again = ids(await readAll('stars:0 is:public sort:stars-desc', 50));

    expect(again).toEqual(once);
    expect(once).not.toEqual(once.toSorted((left, right) => left - right));
    expect(once).not.toEqual(once.toSorted((left, right) => right - left));
    const tied = truthOfTop(harness.world, Infinity, ({ stars }) => stars === 0).slice(0, once.length);
    expect(new Set(once)).not.toEqual(new Set(tied.map(({ id }) => id)));
  });

  it('by windows of creation adds up to the whole of one star count', async () => {
    const whole = await page('stars:0 is:public', 1);
    const years = Array.from({ length: 20 }, (_, index) => 2008 + index);

    const counts = await Promise.all(
      years.map((year) =>
        page(`stars:0..0 is:public created:${year}-01-01T00:00:00Z..${year}-12-31T23:59:59Z`, 1),
      ),
    );

    expect(whole.repositoryCount).toBeGreaterThan(1000);
    expect(counts.reduce((sum, { repositoryCount }) => sum + repositoryCount, 0)).toBe(whole.repositoryCount);
  });

  it('goes by position: what vanishes before the cursor makes the next page skip one', async () => {
    const q = 'stars:>0 is:public sort:stars-desc';
    const [first, , third] = (await page(q, 3)).nodes;
    const before = await page(q, 2);

    harness.world.deleteRepo(first?.databaseId ?? 0);
    const after = await page(q, 1, before.pageInfo.endCursor);

    expect(after.nodes[0]?.databaseId).not.toBe(third?.databaseId);
  });

  it('refuses cursors GitHub did not give', async () => {
    const written = ['cursor:0', 'cursor:01', 'cursor:1.5', 'foobar:1', '100'];
    for (const after of ['bogus', ...written.map((text) => Buffer.from(text).toString('base64'))]) {
      const reply = await harness.graphql(QUERY, token, { q: 'stars:1', first: 1, after });
      expect(reply.errors).toMatchObject([{ type: 'INVALID_CURSOR_ARGUMENTS' }]);
    }
  });
});
