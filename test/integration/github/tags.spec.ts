import { afterEach, expect, it } from 'vitest';
import { GithubUnavailableError } from '../../../src/github/github.errors.ts';
import type { GithubTag } from '../../../src/github/search.types.ts';
import { toNodeId } from '../../github/world/node-id.ts';
import { ADA_ID, ClientBench, repoNodeIds } from './client-bench.ts';
import { addStarred, manyTags, MOST_STARRED, readAll } from './starred-repos.ts';

let bench: ClientBench;

afterEach(() => bench.stop());

it('reads the next tags of a hundred and fifty repos by two queries', async () => {
  bench = await ClientBench.start((world) => addStarred(world, 150, 120));
  const client = bench.createClient();
  const { items } = await readAll(client);
  const asks = items.map(({ nodeId, tags }) => ({ nodeId, after: tags?.endCursor ?? null }));
  const before = { ...client.usage };

  const pages = await client.listTags(asks);

  expect(pages.size).toBe(150);
  for (const page of pages.values()) {
    expect(page).toMatchObject({ kind: 'found', value: { total: 120, endCursor: null } });
    expect(page.kind === 'found' && page.value.items.map(({ name }) => name)).toEqual(
      manyTags(120)
        .slice(100)
        .map(({ name }) => name),
    );
  }
  expect(client.usage.requests - before.requests).toBe(2);
  expect(client.usage.quotaSpent - before.quotaSpent).toBe(2);
});

it('reads five thousand tags page by page', async () => {
  bench = await ClientBench.start((world) => addStarred(world, 1, 5_000));
  const client = bench.createClient();
  const nodeId = toNodeId('Repository', 1);
  const tags: GithubTag[] = [];

  let after: string | null = null;
  do {
    const outcome = (await client.listTags([{ nodeId, after }])).get(nodeId);
    if (outcome?.kind !== 'found') throw new Error('The repo is there');
    tags.push(...outcome.value.items);
    after = outcome.value.endCursor;
  } while (after !== null);

  expect(tags.map(({ name }) => name)).toEqual(manyTags(5_000).map(({ name }) => name));
  expect(client.usage).toEqual({ requests: 50, quotaSpent: 50 });
});

it('tells a repo without tags from one that is gone or is none', async () => {
  bench = await ClientBench.start((world) => addStarred(world, 2, 0));
  bench.standIn.world.deleteRepo(2);
  const ids = [...repoNodeIds(1, 2), toNodeId('User', ADA_ID)];

  const pages = await bench.createClient().listTags(ids.map((nodeId) => ({ nodeId, after: null })));

  expect([...pages.values()]).toEqual([
    { kind: 'found', value: { items: [], total: 0, endCursor: null } },
    { kind: 'not_found' },
    { kind: 'not_found' },
  ]);
});

it('says which repos the organization keeps to itself', async () => {
  bench = await ClientBench.start((world) => addStarred(world, 1));
  const message = 'Resource protected by organization SAML enforcement.';
  bench.standIn.faults.inject(
    anAnswer({ r0: { __typename: 'Repository', refs: null } }, [
      { type: 'FORBIDDEN', message, path: ['r0', 'refs'] },
    ]),
  );
  const [nodeId = ''] = repoNodeIds(1, 1);

  const pages = await bench.createClient().listTags([{ nodeId, after: null }]);

  expect(pages.get(nodeId)).toEqual({ kind: 'forbidden', reason: message });
});

it('follows tags to their commits and bears the dates that git bears', async () => {
  bench = await ClientBench.start((world) => addStarred(world, 1));
  const nodes = [
    { name: 'tree', target: { __typename: 'Tree', oid: 't'.repeat(40) } },
    { name: 'light', target: { __typename: 'Commit', oid: 'c1', committedDate: '12020-01-01T00:00:00Z' } },
    aTag('nameless', { tagger: null, target: { oid: 'c2' } }),
    aTag('twice', {
      tagger: { date: '2020-01-01T02:00:00+02:00' },
      target: { oid: 'tag', target: { oid: 'c3' } },
    }),
    { name: 'broken', target: null },
  ];
  const refs = { totalCount: 5, pageInfo: { hasNextPage: true, endCursor: 'NQ' }, nodes };
  bench.standIn.faults.inject(anAnswer({ r0: { __typename: 'Repository', refs } }));
  const [nodeId = ''] = repoNodeIds(1, 1);

  const pages = await bench.createClient().listTags([{ nodeId, after: null }]);

  expect(pages.get(nodeId)).toEqual({
    kind: 'found',
    value: {
      items: [
        { name: 'tree', oid: 't'.repeat(40), annotated: false, taggedAt: null },
        { name: 'light', oid: 'c1', annotated: false, taggedAt: null },
        { name: 'nameless', oid: 'c2', annotated: true, taggedAt: null },
        { name: 'twice', oid: 'c3', annotated: true, taggedAt: new Date('2020-01-01T00:00:00Z') },
      ],
      total: 5,
      endCursor: 'NQ',
    },
  });
});

it.each([200, 502, 504] as const)('asks fewer repos at once after a timeout with status %i', async (as) => {
  bench = await ClientBench.start((world) => addStarred(world, 40));
  bench.standIn.faults.inject({ kind: 'graphql-timeout', as, times: 2 });
  const client = bench.createClient();

  const pages = await client.listTags(repoNodeIds(1, 40).map((nodeId) => ({ nodeId, after: null })));

  expect(pages.size).toBe(40);
  // 40 and 20 were too much; 10 are not.
  expect(client.usage.requests).toBe(2 + 4);
});

it('takes no spoilt page for an empty one', async () => {
  bench = await ClientBench.start((world) => addStarred(world, 40, 3));
  bench.standIn.faults.inject({ kind: 'graphql-resource-limits', share: 0.5 });

  const pages = await bench
    .createClient()
    .listTags(repoNodeIds(1, 40).map((nodeId) => ({ nodeId, after: null })));

  for (const page of pages.values()) {
    expect(page).toMatchObject({ kind: 'found', value: { total: 3, items: { length: 3 } } });
  }
  expect(pages.size).toBe(40);
});

it('leaves out the one repo whose tags GitHub cannot compute, and goes on with the others', async () => {
  bench = await ClientBench.start((world) => addStarred(world, 4));
  // 4, 2 and 1 repos: it is the first of them.
  bench.standIn.faults.inject({ kind: 'graphql-timeout', times: 3 });
  const ids = repoNodeIds(1, 4);

  const pages = await bench.createClient().listTags(ids.map((nodeId) => ({ nodeId, after: null })));

  expect([...pages.keys()]).toEqual(ids.slice(1));
});

it('gives up when GitHub computes no page of tags at all', async () => {
  bench = await ClientBench.start((world) => addStarred(world, 4));
  bench.standIn.faults.inject({ kind: 'graphql-timeout', times: 100 });
  const client = bench.createClient();

  const ask = client.listTags(repoNodeIds(1, 4).map((nodeId) => ({ nodeId, after: null })));

  await expect(ask).rejects.toThrow(GithubUnavailableError);
  expect(client.usage.requests).toBeLessThan(8);
});

it('leaves the tags of a page unknown where GitHub cannot compute them', async () => {
  bench = await ClientBench.start((world) => addStarred(world, 4));
  const match = { operation: 'SearchReposWithTags' };
  // 4, 2 and 1 repos.
  bench.standIn.faults.inject({ kind: 'graphql-timeout', match, times: 3 });

  const page = await bench
    .createClient()
    .searchRepos({ query: MOST_STARRED, after: null, most: 4, tags: true });

  expect(page.items.map(({ stars, tags }) => [stars, tags])).toEqual([
    [4, null],
    [3, null],
    [2, null],
    [1, null],
  ]);
  expect(page.isWhole).toBe(false);
});

function aTag(name: string, target: object): object {
  return { name, target: { __typename: 'Tag', oid: `${name}-object`, ...target } };
}

function anAnswer(data: object, errors: object[] = []): { kind: 'status'; status: number; body: object } {
  return { kind: 'status', status: 200, body: { data, ...(errors.length > 0 ? { errors } : {}) } };
}
