import { afterEach, expect, it } from 'vitest';
import { GithubUnavailableError } from '../../../src/github/github.errors.ts';
import { toNodeId } from '../../github/world/node-id.ts';
import { ADA_ID, addRepos, ClientBench, NOW, repoNodeIds } from './client-bench.ts';
import { addItems, at } from './items.ts';

const BEYOND_32_BITS = 2 ** 33 + 1;
const QUIET = { hasIssues: true, issuesTotal: 0, pullsTotal: 0, newestAt: null, toldAt: NOW };

let bench: ClientBench;

afterEach(() => bench.stop());

it('tells the totals and the newer of the newest issue and the newest pull request', async () => {
  bench = await ClientBench.start((world) => {
    addRepos(world, 3);
    addItems(world, { repoId: 1, count: 5 });
    addItems(world, { repoId: 2, count: 4, kind: 'pull' });
  });

  const news = await bench.createClient().issues.findIssueNews(repoNodeIds(1, 3));

  expect([...news.values()]).toEqual([
    { kind: 'found', value: { ...QUIET, repoId: 1, issuesTotal: 3, pullsTotal: 2, newestAt: at(5) } },
    { kind: 'found', value: { ...QUIET, repoId: 2, pullsTotal: 4, newestAt: at(4) } },
    { kind: 'found', value: { ...QUIET, repoId: 3 } },
  ]);
});

it('does not say when it was told where GitHub did not', async () => {
  bench = await ClientBench.start((world) => addRepos(world, 1));
  const none = { totalCount: 0, nodes: [] };
  const body = { data: { nodes: [aNode(1, none, none)] } };
  bench.standIn.faults.inject({ kind: 'status', status: 200, body, headers: { date: 'yesterday' } });

  const news = await bench.createClient().issues.findIssueNews(repoNodeIds(1, 1));

  expect([...news.values()]).toMatchObject([{ value: { toldAt: null } }]);
});

it('asks about a thousand quiet repos for fourteen points', async () => {
  bench = await ClientBench.start((world) => addRepos(world, 1_000));
  const client = bench.createClient();

  const news = await client.issues.findIssueNews(repoNodeIds(1, 1_000));

  expect(news.size).toBe(1_000);
  expect(client.usage).toEqual({ requests: 14, quotaSpent: 14 });
});

it('says where issues are switched off', async () => {
  bench = await ClientBench.start((world) => {
    addRepos(world, 1);
    addItems(world, { repoId: 1, count: 4 });
    world.disableIssues(1);
  });
  const [nodeId = ''] = repoNodeIds(1, 1);

  const news = await bench.createClient().issues.findIssueNews([nodeId]);

  expect(news.get(nodeId)).toMatchObject({ value: { hasIssues: false, issuesTotal: 0, pullsTotal: 2 } });
});

it('asks by REST for a repo whose id GraphQL cannot tell, and knows what is no repo', async () => {
  bench = await ClientBench.start((world) => {
    world.addRepo({ id: BEYOND_32_BITS, owner: 'ada', name: 'big', visibility: 'private', createdAt: NOW });
  });
  const ids = [toNodeId('Repository', BEYOND_32_BITS), toNodeId('User', ADA_ID), toNodeId('Repository', 8)];

  const news = await bench.createClient().issues.findIssueNews(ids);

  expect([...news.values()]).toEqual([
    { kind: 'found', value: { ...QUIET, repoId: BEYOND_32_BITS } },
    { kind: 'not_found' },
    { kind: 'not_found' },
  ]);
  expect(bench.sent).toEqual(['POST /graphql 200', 'GET /repos/{owner}/{repo} 200']);
});

it('takes no total for zero that GitHub did not compute', async () => {
  bench = await ClientBench.start((world) => {
    addRepos(world, 40);
    for (let repoId = 1; repoId <= 40; repoId++) addItems(world, { repoId, count: 4 });
  });
  const match = { operation: 'FindIssueNews' };
  bench.standIn.faults.inject({ kind: 'graphql-resource-limits', share: 0.5, times: 2, match });

  const news = await bench.createClient().issues.findIssueNews(repoNodeIds(1, 40));

  expect(news.size).toBe(40);
  for (const outcome of news.values()) {
    expect(outcome).toMatchObject({ value: { issuesTotal: 2, pullsTotal: 2, newestAt: at(4) } });
  }
});

it('does not take a repo for quiet whose newest item is not shown', async () => {
  bench = await ClientBench.start((world) => addRepos(world, 2));
  const shown = { totalCount: 1, nodes: [{ updatedAt: NOW.toISOString() }] };
  const hidden = { totalCount: 1, nodes: [null] };
  const nodes = [aNode(1, shown, hidden), aNode(2, shown, { totalCount: 0, nodes: [] })];
  bench.standIn.faults.inject({ kind: 'status', status: 200, body: { data: { nodes } } });
  const ids = repoNodeIds(1, 2);

  const news = await bench.createClient().issues.findIssueNews(ids);

  expect([...news.keys()]).toEqual([ids[1]]);
});

it.each([200, 502, 504] as const)('asks for fewer repos after a timeout with status %i', async (as) => {
  bench = await ClientBench.start((world) => addRepos(world, 40));
  bench.standIn.faults.inject({ kind: 'graphql-timeout', as, times: 2 });
  const client = bench.createClient();

  const news = await client.issues.findIssueNews(repoNodeIds(1, 40));

  expect(news.size).toBe(40);
  // 40 and 20 were too much; 10 are not.
  expect(client.usage.requests).toBe(2 + 4);
});

it('asks again after a broken connection', async () => {
  bench = await ClientBench.start((world) => addRepos(world, 1));
  bench.standIn.faults.inject({ kind: 'reset', times: 2 });
  bench.standIn.faults.inject({ kind: 'reset-mid-body' });

  expect((await bench.createClient().issues.findIssueNews(repoNodeIds(1, 1))).size).toBe(1);
});

it('leaves out the one repo that GitHub cannot compute, and gives up when it is all of them', async () => {
  bench = await ClientBench.start((world) => addRepos(world, 4));
  // 4, 2 and 1 repos: it is the first of them.
  bench.standIn.faults.inject({ kind: 'graphql-timeout', times: 3 });
  const { issues } = bench.createClient();
  const ids = repoNodeIds(1, 4);

  const news = await issues.findIssueNews(ids);
  bench.standIn.faults.inject({ kind: 'graphql-timeout', times: 100 });

  expect([...news.keys()]).toEqual(ids.slice(1));
  await expect(issues.findIssueNews(ids)).rejects.toThrow(GithubUnavailableError);
});

it('counts by state, for a point each 29 repos', async () => {
  bench = await ClientBench.start((world) => {
    addRepos(world, 30);
    addItems(world, { repoId: 1, count: 8 });
    world.issues.add(1, { kind: 'pull', createdAt: at(9), mergedAt: at(9) });
  });
  const { world } = bench.standIn;
  for (const number of [1, 2, 3]) world.issues.close(1, number);
  const client = bench.createClient();

  const counts = await client.issues.countIssuesByState(repoNodeIds(1, 30));

  expect(counts.get(repoNodeIds(1, 1)[0] ?? '')).toEqual({
    kind: 'found',
    value: { issues: { open: 2, closed: 2 }, pulls: { open: 3, closed: 1, merged: 1 } },
  });
  expect(client.usage).toEqual({ requests: 2, quotaSpent: 2 });
});

it('leaves out the counts of a repo of which GitHub did not compute one', async () => {
  bench = await ClientBench.start((world) => {
    addRepos(world, 2);
    for (const repoId of [1, 2]) addItems(world, { repoId, count: 2 });
  });
  // The second of both, and then the second alone.
  bench.standIn.faults.inject({ kind: 'graphql-resource-limits', fields: ['closedPulls'], times: 2 });
  const ids = repoNodeIds(1, 2);

  const counts = await bench.createClient().issues.countIssuesByState(ids);

  expect([...counts]).toMatchObject([[ids[0], { value: { issues: { open: 1 }, pulls: { open: 1 } } }]]);
});

function aNode(databaseId: number, issues: object, pullRequests: object): object {
  const owner = { login: 'ada' };
  const name = `a${databaseId}`;
  const [id] = repoNodeIds(databaseId, databaseId);
  return {
    __typename: 'Repository',
    id,
    databaseId,
    name,
    owner,
    hasIssuesEnabled: true,
    issues,
    pullRequests,
  };
}
