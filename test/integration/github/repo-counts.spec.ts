import { afterEach, expect, it } from 'vitest';
import { GithubUnavailableError } from '../../../src/github/github.errors.ts';
import { toNodeId } from '../../github/world/node-id.ts';
import { addRepos, ClientBench, repoNodeIds } from './client-bench.ts';
import { addItems, at } from './items.ts';

const COUNTED = {
  stars: 5,
  forks: 4,
  subscribers: 3,
  openIssues: 2,
  openPulls: 1,
  commits: 7,
  releases: 6,
  isEmpty: false,
  refusals: {},
};

let bench: ClientBench;

afterEach(() => bench.stop());

it('tells the numbers of each repo, for a point each 29', async () => {
  bench = await startCounted(30);
  const client = bench.createClient();

  const counts = await client.counts.findRepoCounts(repoNodeIds(1, 30));

  expect([...counts.values()]).toEqual(
    Array.from({ length: 30 }, (_, index) => ({
      kind: 'found',
      value: { ...COUNTED, repoId: index + 1 },
    })),
  );
  expect(client.usage).toEqual({ requests: 2, quotaSpent: 2 });
});

it('knows an empty repo by its missing commits, and a repo that is gone', async () => {
  const big = 2 ** 33 + 1;
  bench = await ClientBench.start((world) => {
    world.addRepo({
      id: big,
      owner: 'ada',
      name: 'big',
      visibility: 'private',
      createdAt: at(1),
      pushedAt: null,
    });
  });
  const ids = [toNodeId('Repository', big), toNodeId('Repository', 8)];

  const counts = await bench.createClient().counts.findRepoCounts(ids);

  expect([...counts.values()]).toMatchObject([
    { kind: 'found', value: { repoId: big, commits: null, stars: 0, isEmpty: true } },
    { kind: 'not_found' },
  ]);
});

it('takes no number for zero that GitHub did not compute, and leaves unknown what it never does', async () => {
  bench = await startCounted(2);
  // The second of both, and then the second alone.
  bench.standIn.faults.inject({
    kind: 'graphql-resource-limits',
    fields: ['stargazerCount', 'watchers'],
    times: 2,
  });

  const counts = await bench.createClient().counts.findRepoCounts(repoNodeIds(1, 2));

  expect([...counts.values()]).toEqual([
    { kind: 'found', value: { ...COUNTED, repoId: 1 } },
    { kind: 'found', value: { ...COUNTED, repoId: 2, stars: null, subscribers: null } },
  ]);
});

it('counts on where GitHub refuses one of the numbers', async () => {
  bench = await startCounted(2);
  const nodes = repoNodeIds(1, 2).map((id, index) => aNode(id, index + 1));
  const errors = ['watchers', 'defaultBranchRef'].map((field) => {
    return { type: 'FORBIDDEN', message: `No ${field}`, path: ['nodes', 1, field] };
  });
  bench.standIn.faults.inject({ kind: 'status', status: 200, body: { data: { nodes }, errors } });
  const client = bench.createClient();

  const counts = await client.counts.findRepoCounts(repoNodeIds(1, 2));

  expect([...counts.values()]).toMatchObject([
    { value: { subscribers: 9, stars: 9, isEmpty: true, refusals: {} } },
    {
      value: {
        subscribers: null,
        stars: 9,
        commits: null,
        isEmpty: false,
        refusals: { subscribers: 'No watchers', commits: 'No defaultBranchRef' },
      },
    },
  ]);
  expect(client.usage.requests).toBe(1);
});

it.each([200, 502, 504] as const)('asks for fewer repos after a timeout with status %i', async (as) => {
  bench = await startCounted(20);
  bench.standIn.faults.inject({ kind: 'graphql-timeout', as, times: 2 });
  const client = bench.createClient();

  const counts = await client.counts.findRepoCounts(repoNodeIds(1, 20));

  expect([...counts.values()].every((outcome) => outcome.kind === 'found')).toBe(true);
  // 20 and 10 were too much; 5 are not.
  expect(client.usage.requests).toBe(2 + 4);
});

it('counts all but the commits of a repo whose history is too long for GitHub', async () => {
  bench = await startCounted(2);
  const match = { operation: 'FindRepoCounts' };
  // 2 and 1 repos: it is the first of them.
  bench.standIn.faults.inject({ kind: 'graphql-timeout', times: 2, match });
  const ids = repoNodeIds(1, 2);

  const counts = await bench.createClient().counts.findRepoCounts(ids);

  expect(counts.get(ids[0] ?? '')).toEqual({
    kind: 'found',
    value: { ...COUNTED, repoId: 1, commits: null },
  });
  expect(counts.get(ids[1] ?? '')).toEqual({ kind: 'found', value: { ...COUNTED, repoId: 2 } });
});

it('gives up when GitHub computes nothing at all', async () => {
  bench = await startCounted(2);
  bench.standIn.faults.inject({ kind: 'graphql-timeout', times: 100 });
  const client = bench.createClient();

  await expect(client.counts.findRepoCounts(repoNodeIds(1, 2))).rejects.toThrow(GithubUnavailableError);
  expect(client.usage.requests).toBeLessThan(10);
});

async function startCounted(count: number): Promise<ClientBench> {
  return ClientBench.start((world) => {
    addRepos(world, count);
    const { stars, subscribers, commits, releases } = COUNTED;
    for (let repoId = 1; repoId <= count; repoId++) {
      world.setCounts(repoId, { stars, forks: COUNTED.forks, subscribers, commits, releases });
      addItems(world, { repoId, count: 3 });
    }
  });
}

function aNode(id: string, databaseId: number): object {
  const nine = { totalCount: 9 };
  return {
    __typename: 'Repository',
    id,
    databaseId,
    name: `a${databaseId}`,
    owner: { login: 'ada' },
    stargazerCount: 9,
    forkCount: 9,
    watchers: databaseId === 2 ? null : nine,
    openIssues: nine,
    openPulls: nine,
    releases: nine,
    defaultBranchRef: null,
  };
}
