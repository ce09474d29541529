import { afterEach, expect, it } from 'vitest';
import type { GithubClient } from '../../../src/github/github-client.ts';
import { GithubUnavailableError, GithubUnexpectedAnswerError } from '../../../src/github/github.errors.ts';
import type { GithubIssueIdPage, GithubIssueIdsAsk } from '../../../src/github/issue.types.ts';
import { toNodeId } from '../../github/world/node-id.ts';
import { ADA_ID, addRepos, ClientBench } from './client-bench.ts';
import { addItems } from './items.ts';

const NODE_ID = toNodeId('Repository', 1);
const ISSUES: GithubIssueIdsAsk = { nodeId: NODE_ID, kind: 'issue', states: ['open'], after: null };
const PULLS: GithubIssueIdsAsk = { ...ISSUES, kind: 'pull' };

let bench: ClientBench;

afterEach(() => bench.stop());

it('sweeps the numbers of one kind, a hundred for a point, oldest first', async () => {
  bench = await ClientBench.start((world) => {
    addRepos(world, 1);
    addItems(world, { repoId: 1, count: 500 });
  });
  const client = bench.createClient();

  const pages = await sweep(client, ISSUES);

  expect(pages.map(({ items }) => items.length)).toEqual([100, 100, 50]);
  expect(numbersOf(pages)).toEqual(Array.from({ length: 250 }, (_, index) => index * 2 + 1));
  expect(pages.every(({ total, isWhole }) => total === 250 && isWhole)).toBe(true);
  expect(client.usage).toEqual({ requests: 3, quotaSpent: 3 });
});

it('tells ids as the issues list does, beyond 32 bits too, and none of pull requests', async () => {
  bench = await ClientBench.start((world) => {
    addRepos(world, 1);
    addItems(world, { repoId: 1, count: 200 });
  });
  const client = bench.createClient();
  const { world } = bench.standIn;

  const [issues, pulls] = [await sweep(client, ISSUES), await sweep(client, PULLS)];

  const seen = issues.flatMap(({ items }) => items);
  expect(seen.map(({ id }) => id)).toEqual(seen.map(({ number }) => world.issues.get(1, number).id));
  expect(seen.some(({ id }) => (id ?? 0) > 2 ** 31)).toBe(true);
  for (const { nodeId, number, id } of pulls.flatMap(({ items }) => items)) {
    expect([nodeId, id]).toEqual([world.issues.get(1, number).nodeId, null]);
  }
});

it('tells apart open, closed and merged', async () => {
  bench = await ClientBench.start((world) => {
    addRepos(world, 1);
    addItems(world, { repoId: 1, count: 3, kind: 'pull' });
    world.issues.close(1, 2);
    world.issues.close(1, 3, { merged: true });
  });
  const client = bench.createClient();

  const read = async (...states: GithubIssueIdsAsk['states']): Promise<number[]> =>
    numbersOf(await sweep(client, { ...PULLS, states }));

  expect(await read('open')).toEqual([1]);
  expect(await read('closed')).toEqual([2]);
  expect(await read('merged')).toEqual([3]);
  expect(await read('open', 'closed', 'merged')).toEqual([1, 2, 3]);
});

it.each([200, 502, 504] as const)('reads on in smaller pages after a timeout with status %i', async (as) => {
  bench = await ClientBench.start((world) => {
    addRepos(world, 1);
    addItems(world, { repoId: 1, count: 150, kind: 'issue' });
  });
  bench.standIn.faults.inject({ kind: 'graphql-timeout', as, times: 2 });
  const client = bench.createClient();

  const pages = await sweep(client, ISSUES);

  expect(pages[0]?.items).toHaveLength(25);
  expect(numbersOf(pages)).toEqual(Array.from({ length: 150 }, (_, index) => index + 1));
  expect(pages.every(({ isWhole }) => isWhole)).toBe(true);
});

it('gives up when GitHub cannot even compute a page of one', async () => {
  bench = await ClientBench.start((world) => {
    addRepos(world, 1);
    addItems(world, { repoId: 1, count: 1 });
  });
  bench.standIn.faults.inject({ kind: 'graphql-timeout', times: 100 });

  await expect(bench.createClient().issues.listIssueIds(ISSUES)).rejects.toThrow(GithubUnavailableError);
  // Up to a hundred items in ever smaller pages, the last of one in five attempts.
  expect(bench.sent.length).toBeLessThan(13);
});

it('believes no page of which GitHub did not compute a part', async () => {
  bench = await ClientBench.start((world) => {
    addRepos(world, 1);
    addItems(world, { repoId: 1, count: 40, kind: 'issue' });
  });
  bench.standIn.faults.inject({ kind: 'graphql-resource-limits', share: 0.2, times: 2 });
  const client = bench.createClient();

  const pages = await sweep(client, ISSUES);

  expect(numbersOf(pages)).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
  expect(pages.every(({ total }) => total === 40)).toBe(true);
});

it('says that a page is not whole when GitHub does not show an item', async () => {
  bench = await ClientBench.start((world) => addRepos(world, 1));
  const nodes = [{ id: 'I_1', number: 1, fullDatabaseId: '17' }, null];
  const items = { totalCount: 2, pageInfo: { hasNextPage: false, endCursor: null }, nodes };
  const data = { node: { __typename: 'Repository', items } };
  bench.standIn.faults.inject({ kind: 'status', status: 200, body: { data } });

  expect(await bench.createClient().issues.listIssueIds(ISSUES)).toEqual({
    kind: 'found',
    value: {
      items: [{ nodeId: 'I_1', number: 1, id: 17 }],
      total: 2,
      endCursor: null,
      isWhole: false,
    },
  });
});

it('knows a repo that is gone or is none, and one that is kept from the viewer', async () => {
  bench = await ClientBench.start((world) => {
    addRepos(world, 1);
    world.deleteRepo(1);
  });
  const { issues } = bench.createClient();

  expect(await issues.listIssueIds(ISSUES)).toEqual({ kind: 'not_found' });
  expect(await issues.listIssueIds({ ...ISSUES, nodeId: toNodeId('User', ADA_ID) })).toEqual({
    kind: 'not_found',
  });
  const errors = [{ type: 'FORBIDDEN', message: 'SAML', path: ['node', 'items'] }];
  bench.standIn.faults.inject({ kind: 'status', status: 200, body: { data: { node: null }, errors } });
  expect(await issues.listIssueIds(ISSUES)).toEqual({ kind: 'forbidden', reason: 'SAML' });
});

it('does not take up a cursor that GitHub does not know', async () => {
  bench = await ClientBench.start((world) => addRepos(world, 1));

  const asked = bench.createClient().issues.listIssueIds({ ...ISSUES, after: 'nonsense' });

  await expect(asked).rejects.toThrow(GithubUnexpectedAnswerError);
  expect(bench.sent).toHaveLength(1);
});

function numbersOf(pages: GithubIssueIdPage[]): number[] {
  return pages.flatMap(({ items }) => items.map(({ number }) => number));
}

async function sweep(client: GithubClient, ask: GithubIssueIdsAsk): Promise<GithubIssueIdPage[]> {
  const pages: GithubIssueIdPage[] = [];
  let after: string | null = null;
  do {
    const outcome = await client.issues.listIssueIds({ ...ask, after });
    if (outcome.kind !== 'found') throw new Error(`Expected a page, not ${outcome.kind}`);
    pages.push(outcome.value);
    after = outcome.value.endCursor;
  } while (after !== null);
  return pages;
}
