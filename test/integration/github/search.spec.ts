import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { GithubQueryRejectedError } from '../../../src/github/github.errors.ts';
import { toNodeId } from '../../github/world/node-id.ts';
import { ClientBench } from './client-bench.ts';
import { addStarred, MOST_STARRED, readAll } from './starred-repos.ts';

const PAGE = { query: MOST_STARRED, after: null, most: 1_000 };

let bench: ClientBench;

afterEach(() => bench.stop());

it('pages through the thousand that GitHub shows, by the size that costs least', async () => {
  bench = await ClientBench.start((world) => addStarred(world, 1_010));
  const client = bench.createClient();

  const { items, isWhole } = await readAll(client);

  expect(items.map(({ stars }) => stars)).toEqual(Array.from({ length: 1_000 }, (_, index) => 1_010 - index));
  expect(isWhole).toBe(true);
  // 13 pages of 74 and one of 38, a point each.
  expect(client.usage).toEqual({ requests: 14, quotaSpent: 14 });
});

it.each([
  [{ tags: true, most: 38 }, 38, 1],
  [{ tags: false, most: 500 }, 100, 1],
])('asks for %o as a page of %i for %i point', async (ask, size, points) => {
  bench = await ClientBench.start((world) => addStarred(world, 120));
  const client = bench.createClient();

  const page = await client.searchRepos({ ...PAGE, ...ask });

  expect(page.items).toHaveLength(size);
  expect(page.repositoryCount).toBe(120);
  expect(page.endCursor).not.toBeNull();
  expect(client.usage).toEqual({ requests: 1, quotaSpent: points });
});

it('takes pages of a size that was set, whatever they cost', async () => {
  bench = await ClientBench.start((world) => addStarred(world, 120));
  bench.tuning = { pageSize: 100 };
  const client = bench.createClient();

  const page = await client.searchRepos({ ...PAGE, tags: true });

  expect(page.items).toHaveLength(100);
  expect(client.usage).toEqual({ requests: 1, quotaSpent: 2 });
});

it('reads ids and stars alone', async () => {
  bench = await ClientBench.start((world) => addStarred(world, 2));

  const page = await bench.createClient().searchRepoIds(PAGE);

  expect(page).toEqual({
    items: [
      { id: 2, nodeId: toNodeId('Repository', 2), stars: 2 },
      { id: 1, nodeId: toNodeId('Repository', 1), stars: 1 },
    ],
    repositoryCount: 2,
    endCursor: null,
    joinCursor: expect.any(String),
    withheld: 0,
    isWhole: true,
  });
});

it('tells from where on a page begins with the last result of the one before', async () => {
  bench = await ClientBench.start((world) => addStarred(world, 90));
  const client = bench.createClient();
  const first = await client.searchRepos({ ...PAGE, tags: true });

  const joined = await client.searchRepoIds({ ...PAGE, after: first.joinCursor });

  expect(joined.items[0]?.id).toBe(first.items.at(-1)?.id);
});

it('counts a hundred and forty searches for a point, in their order', async () => {
  bench = await ClientBench.start((world) => addStarred(world, 200));
  const client = bench.createClient();
  const queries = Array.from({ length: 140 }, (_, index) => `is:public stars:>=${index + 1}`);

  const counts = await client.countRepos([...queries, ...queries.slice(0, 1)]);

  expect(counts).toEqual([...Array.from({ length: 140 }, (_, index) => 200 - index), 200]);
  expect(client.usage).toEqual({ requests: 2, quotaSpent: 2 });
});

it('says in the words of GitHub why it rejects a query', async () => {
  bench = await ClientBench.start((world) => addStarred(world, 1));
  const client = bench.createClient();
  const query = `is:public ${'x'.repeat(300)}`;

  for (const ask of [
    () => client.searchRepos({ ...PAGE, query, tags: true }),
    () => client.searchRepoIds({ ...PAGE, query }),
    () => client.countRepos(['is:public', query]),
  ]) {
    await expect(ask).rejects.toThrow(GithubQueryRejectedError);
    await expect(ask).rejects.toMatchObject({
      code: 'github.query_rejected',
      message: 'GitHub rejected the search query: The search is longer than 256 characters.',
    });
  }
});

it('sends one heavy query at a time', async () => {
  bench = await ClientBench.start((world) => addStarred(world, 2));
  let underWay = 0;
  let most = 0;
  const run = async (): Promise<void> => {
    underWay += 1;
    most = Math.max(most, underWay);
    for (let turn = 0; turn < 500; turn++) await nextTurn();
    underWay -= 1;
  };
  bench.standIn.faults.inject({ kind: 'run', run, times: 4, match: { operation: 'SearchReposWithTags' } });
  const client = bench.createClient();

  await Promise.all(Array.from({ length: 4 }, () => client.searchRepos({ ...PAGE, tags: true })));

  expect(most).toBe(1);
});
