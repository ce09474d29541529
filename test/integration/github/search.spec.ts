import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { GithubQueryRejectedError } from '../../../src/github/github.errors.ts';
import { toNodeId } from '../../github/world/node-id.ts';
import { ADA_ID, ClientBench, NOW, repoNodeIds } from './client-bench.ts';
import { addStarred, MOST_STARRED, readAll } from './starred-repos.ts';

const BEYOND_32_BITS = 2 ** 33 + 1;
const PAGE = { query: MOST_STARRED, after: null, most: 1_000 };

let bench: ClientBench;

afterEach(() => bench.stop());

it('tells everything about a repo', async () => {
  bench = await ClientBench.start((world) => {
    world.addOrganization({ id: 2001, login: 'acme', name: 'Acme', email: 'hello@acme.example' });
    world.addRepo({
      id: 9,
      owner: 'acme',
      name: 'app',
      description: 'An app',
      homepage: '',
      language: 'Go',
      license: 'mit',
      topics: ['cli', 'tool'],
      stars: 12,
      forks: 3,
      size: 77,
      archived: true,
      isTemplate: true,
      createdAt: new Date('2020-01-01T00:00:00Z'),
      updatedAt: new Date('2021-01-01T00:00:00Z'),
      pushedAt: new Date('2022-01-01T00:00:00Z'),
      release: { tagName: 'v1', name: null, publishedAt: new Date('2021-06-01T00:00:00Z') },
      tags: [
        { name: 'v1', sha: 'a'.repeat(40), annotated: true, date: new Date('2021-05-01T00:00:00Z') },
        { name: 'v0', sha: 'b'.repeat(40), date: new Date('2021-04-01T00:00:00Z') },
      ],
    });
  });

  const page = await bench.createClient().searchRepos({ ...PAGE, tags: true });

  expect(page).toEqual({
    repositoryCount: 1,
    endCursor: null,
    joinCursor: null,
    withheld: 0,
    isWhole: true,
    items: [
      {
        id: 9,
        nodeId: toNodeId('Repository', 9),
        owner: {
          id: 2001,
          nodeId: toNodeId('Organization', 2001),
          login: 'acme',
          type: 'Organization',
          avatarUrl: expect.stringContaining('2001'),
          name: 'Acme',
          email: 'hello@acme.example',
        },
        name: 'app',
        visibility: 'public',
        fork: false,
        archived: true,
        disabled: false,
        template: true,
        defaultBranch: 'main',
        description: 'An app',
        homepage: null,
        language: 'Go',
        license: 'MIT',
        stars: 12,
        forks: 3,
        sizeKb: 77,
        createdAt: new Date('2020-01-01T00:00:00Z'),
        updatedAt: new Date('2021-01-01T00:00:00Z'),
        pushedAt: new Date('2022-01-01T00:00:00Z'),
        topics: ['cli', 'tool'],
        latestRelease: { tag: 'v1', publishedAt: new Date('2021-06-01T00:00:00Z') },
        tags: {
          items: [
            { name: 'v0', oid: 'b'.repeat(40), annotated: false, taggedAt: new Date('2021-04-01T00:00:00Z') },
            { name: 'v1', oid: 'a'.repeat(40), annotated: true, taggedAt: new Date('2021-05-01T00:00:00Z') },
          ],
          total: 2,
          endCursor: null,
        },
      },
    ],
  });
});

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

it('finds details by node id, in batches by price, and says which repos are gone', async () => {
  bench = await ClientBench.start((world) => addStarred(world, 100));
  bench.standIn.world.deleteRepo(7);
  bench.standIn.world.setVisibility(8, 'private');
  const client = bench.createClient();
  const ids = repoNodeIds(1, 100);

  const outcomes = await client.findRepoDetails([...ids, toNodeId('User', ADA_ID)], { tags: true });

  expect(outcomes.size).toBe(101);
  expect(outcomes.get(ids[6] ?? '')).toEqual({ kind: 'not_found' });
  expect(outcomes.get(ids[7] ?? '')).toMatchObject({ kind: 'found', value: { visibility: 'private' } });
  expect(outcomes.get(ids[8] ?? '')).toMatchObject({ kind: 'found', value: { id: 9, tags: { total: 1 } } });
  expect(outcomes.get(toNodeId('User', ADA_ID))).toEqual({ kind: 'not_found' });
  expect(client.usage).toEqual({ requests: 2, quotaSpent: 2 });
});

it('asks REST for ids that GraphQL cannot tell, of repos and of owners', async () => {
  bench = await ClientBench.start((world) => {
    world.addUser({ id: BEYOND_32_BITS, login: 'late' });
    world.addRepo({ id: BEYOND_32_BITS + 1, owner: 'ada', name: 'big', stars: 3, createdAt: NOW });
    world.addRepo({ id: 5, owner: 'late', name: 'small', stars: 2, createdAt: NOW });
  });
  const client = bench.createClient();

  const page = await client.searchRepos({ ...PAGE, tags: true });
  const sights = await client.searchRepoIds(PAGE);

  expect(page.items.map(({ id, owner }) => [id, owner.id])).toEqual([
    [BEYOND_32_BITS + 1, ADA_ID],
    [5, BEYOND_32_BITS],
  ]);
  expect(page.isWhole).toBe(true);
  expect(sights.items.map(({ id }) => id)).toEqual([BEYOND_32_BITS + 1, 5]);
});

it('asks for e-mails until GitHub wants a scope for them, and then no more', async () => {
  bench = await ClientBench.start((world) => addStarred(world, 1));
  const token = bench.standIn.world.issueToken({ login: 'ada', scopes: ['repo'], kind: 'pat' });
  const identity = { accountId: ADA_ID, credentialId: null, token };
  const client = bench.createFactory().create(identity, { mayUseReserve: false });

  const page = await client.searchRepos({ ...PAGE, tags: false });
  const outcomes = await client.findRepoDetails(repoNodeIds(1, 1), { tags: false });

  expect(page.items[0]?.owner).toMatchObject({ name: 'Ada', email: undefined });
  expect([...outcomes.values()]).toMatchObject([{ value: { owner: { email: undefined } } }]);
  expect(bench.sent).toHaveLength(3);
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
