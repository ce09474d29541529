import { afterEach, expect, it } from 'vitest';
import { GithubRateLimitedError, GithubUnavailableError } from '../../../src/github/github.errors.ts';
import { buildSearchRepos } from '../../../src/github/graphql/search-repos.query.ts';
import { ClientBench, repoNodeIds } from './client-bench.ts';
import { addStarred, MOST_STARRED, readAll } from './starred-repos.ts';

const PAGE = { query: MOST_STARRED, after: null, most: 40, tags: true };
const SEARCH = { operation: 'SearchReposWithTags' };

let bench: ClientBench;

afterEach(() => bench.stop());

it.each([200, 502, 504] as const)('reads on in smaller pages after a timeout with status %i', async (as) => {
  bench = await ClientBench.start((world) => addStarred(world, 60));
  bench.standIn.faults.inject({ kind: 'graphql-timeout', as, after: 1, times: 2 });
  const client = bench.createClient();

  const first = await client.searchRepos(PAGE);
  const second = await client.searchRepos({ ...PAGE, after: first.endCursor });

  // 40 and 20 were too much, from the same place; 10 are not.
  expect(second.items.map(({ stars }) => stars)).toEqual([20, 19, 18, 17, 16, 15, 14, 13, 12, 11]);
  expect([first.isWhole, second.isWhole]).toEqual([true, false]);
  expect(client.usage.requests).toBe(4);
});

it('believes no zero and no empty list of an answer that GitHub did not finish', async () => {
  bench = await ClientBench.start((world) => addStarred(world, 300, 3));
  bench.standIn.faults.inject({ kind: 'graphql-resource-limits', share: 0.1, after: 1, times: 3 });
  const client = bench.createClient();

  const { items, isWhole } = await readAll(client);

  expect(items.map(({ stars }) => stars)).toEqual(Array.from({ length: 300 }, (_, index) => 300 - index));
  for (const { topics, tags } of items) expect([topics, tags?.items.length]).toEqual([['t'], 3]);
  expect(isWhole).toBe(false);
});

it.each([true, false])(
  'leaves out what GitHub does not show, told by an error or not (%s)',
  async (tells) => {
    bench = await ClientBench.start((world) => addStarred(world, 3));
    bench.standIn.faults.inject({ kind: 'graphql-null-nodes', positions: [1], tells });

    const page = await bench.createClient().searchRepos(PAGE);

    expect(page.items.map(({ stars }) => stars)).toEqual([3, 1]);
    expect(page).toMatchObject({ withheld: 1, isWhole: false, repositoryCount: 3 });
  },
);

it('leaves out one refused result and believes the others', async () => {
  bench = await ClientBench.start((world) => addStarred(world, 3));
  const client = bench.createClient();
  const forbidden = { type: 'FORBIDDEN', message: 'SAML', path: ['search', 'nodes', 1, 'owner', 'email'] };
  await inject([forbidden]);

  const page = await client.searchRepos(PAGE);

  expect(page.items.map(({ stars }) => stars)).toEqual([3, 1]);
  expect(page.isWhole).toBe(false);
});

it('shows nothing private, though a search should not have found it', async () => {
  bench = await ClientBench.start((world) => addStarred(world, 3));
  bench.standIn.world.setVisibility(2, 'private');
  const client = bench.createClient();
  const ask = { ...PAGE, query: 'user:ada sort:stars-desc' };

  const page = await client.searchRepos(ask);
  const sights = await client.searchRepoIds(ask);

  expect(page.items.map(({ id }) => id)).toEqual([3, 1]);
  expect(sights.items.map(({ id }) => id)).toEqual([3, 1]);
  expect([page.withheld, sights.withheld]).toEqual([1, 1]);
  expect([page.isWhole, sights.isWhole]).toEqual([false, false]);
});

it('goes on where it was when a repo disappears between two pages', async () => {
  bench = await ClientBench.start((world) => addStarred(world, 80));
  const client = bench.createClient();

  const first = await client.searchRepos(PAGE);
  bench.standIn.world.deleteRepo(80);
  const second = await client.searchRepos({ ...PAGE, after: first.endCursor });

  // GitHub counts places: one repo slipped past, and only the count tells.
  expect(second.items[0]?.stars).toBe(39);
  expect([first.repositoryCount, second.repositoryCount]).toEqual([80, 79]);
});

it('gives up when not even one result without tags can be had', async () => {
  bench = await ClientBench.start((world) => addStarred(world, 2));
  bench.standIn.faults.inject({ kind: 'graphql-timeout', times: 100 });

  await expect(bench.createClient().searchRepos({ ...PAGE, most: 2 })).rejects.toThrow(
    GithubUnavailableError,
  );
});

it('keeps what it can of details when their tags are too much', async () => {
  bench = await ClientBench.start((world) => addStarred(world, 4));
  const match = { operation: 'FindRepoDetailsWithTags' };
  bench.standIn.faults.inject({ kind: 'graphql-timeout', match, times: 3 });

  const outcomes = await bench.createClient().findRepoDetails(repoNodeIds(1, 4), { tags: true });

  const tags = new Map(
    [...outcomes.values()].map((outcome) =>
      outcome.kind === 'found' ? [outcome.value.id, outcome.value.tags?.total ?? null] : [0, 0],
    ),
  );
  expect([...tags].toSorted(([left], [right]) => (left ?? 0) - (right ?? 0))).toEqual([
    [1, null],
    [2, 1],
    [3, 1],
    [4, 1],
  ]);
});

it('counts again what GitHub did not get to', async () => {
  bench = await ClientBench.start((world) => addStarred(world, 30));
  const message = 'Resource limits for this query exceeded.';
  const errors = [{ type: 'RESOURCE_LIMITS_EXCEEDED', message, path: ['q1', 'repositoryCount'] }];
  const data = { q0: { repositoryCount: 30 }, q1: { repositoryCount: 0 }, q2: { repositoryCount: 28 } };
  bench.standIn.faults.inject({ kind: 'status', status: 200, body: { data, errors } });

  const counts = await bench
    .createClient()
    .countRepos(['is:public stars:>=1', 'is:public stars:>=2', 'is:public stars:>=3']);

  expect(counts).toEqual([30, 29, 28]);
});

it('stops at a secondary limit', async () => {
  bench = await ClientBench.start((world) => addStarred(world, 2));
  bench.standIn.faults.inject({ kind: 'secondary-limit', match: SEARCH });
  const client = bench.createClient();

  for (let n = 0; n < 2; n++) {
    await expect(client.searchRepos(PAGE)).rejects.toThrow(GithubRateLimitedError);
  }
  expect(bench.sent).toHaveLength(1);
});

/** The next answer is what GitHub would say, with these errors. */
async function inject(errors: object[]): Promise<void> {
  const { standIn, token } = bench;
  const query = buildSearchRepos('SearchReposWithTags', { tags: true, email: true });
  const reply = await fetch(standIn.graphqlUrl, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'user-agent': 'spec' },
    body: JSON.stringify({ query, variables: { query: MOST_STARRED, first: PAGE.most } }),
  });
  const body = (await reply.json()) as object;
  standIn.faults.inject({ kind: 'status', status: 200, body: { ...body, errors } });
}
