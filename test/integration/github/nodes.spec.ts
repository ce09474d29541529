import { afterEach, expect, it } from 'vitest';
import { GithubUnavailableError } from '../../../src/github/github.errors.ts';
import type { GithubWorld } from '../../github/world.ts';
import { toNodeId } from '../../github/world/node-id.ts';
import { ADA_ID, addRepos, ClientBench, NOW, repoNodeIds } from './client-bench.ts';

const BEYOND_32_BITS = 2 ** 33 + 1;

let bench: ClientBench;

afterEach(() => bench.stop());

it('finds which repos still answer, a hundred at a time and a point each time', async () => {
  bench = await ClientBench.start((world) => addRepos(world, 150));
  const client = bench.createClient();
  const ids = repoNodeIds(1, 150);

  const outcomes = await client.findRepos([...ids, ...ids]);

  expect([...outcomes.keys()]).toEqual(ids);
  expect(outcomes.get(ids[149] ?? '')).toEqual({
    kind: 'found',
    value: {
      id: 150,
      nodeId: ids[149],
      ownerLogin: 'ada',
      name: 'a150',
      visibility: 'private',
      permission: 'admin',
    },
  });
  expect(client.usage).toEqual({ requests: 2, quotaSpent: 2 });
});

it('knows a repo that is gone or hidden by its null, and keeps the others', async () => {
  bench = await ClientBench.start((world) => {
    addRepos(world, 3);
    world.addUser({ id: 1002, login: 'bob' });
    world.addRepo({ id: 9, owner: 'bob', name: 'secret', visibility: 'private' });
  });
  bench.standIn.world.deleteRepo(2);

  const outcomes = await bench.createClient().findRepos(repoNodeIds(1, 3).concat(repoNodeIds(9, 9)));

  expect([...outcomes.values()].map(({ kind }) => kind)).toEqual([
    'found',
    'not_found',
    'found',
    'not_found',
  ]);
});

it('asks by REST for a repo whose id GraphQL cannot tell', async () => {
  bench = await ClientBench.start((world) => {
    world.addRepo({ id: BEYOND_32_BITS, owner: 'ada', name: 'big', visibility: 'private', createdAt: NOW });
  });
  const [nodeId] = repoNodeIds(BEYOND_32_BITS, BEYOND_32_BITS);

  const outcomes = await bench.createClient().findRepos([nodeId ?? '']);

  expect(outcomes.get(nodeId ?? '')).toMatchObject({
    kind: 'found',
    value: { id: BEYOND_32_BITS, name: 'big' },
  });
  expect(bench.sent).toEqual(['POST /graphql 200', 'GET /repos/{owner}/{repo} 200']);
});

it('takes nothing for a fact that GitHub did not compute, and asks again in smaller batches', async () => {
  bench = await ClientBench.start((world) => addRepos(world, 40));
  bench.standIn.faults.inject({ kind: 'graphql-resource-limits', share: 0.5 });
  const client = bench.createClient();

  const outcomes = await client.findRepos(repoNodeIds(1, 40));

  expect([...outcomes.values()].filter(({ kind }) => kind === 'found')).toHaveLength(40);
  expect(client.usage.requests).toBeGreaterThan(1);
});

it.each([200, 502, 504] as const)('halves the batch when the query times out with status %i', async (as) => {
  bench = await ClientBench.start((world) => addRepos(world, 40));
  bench.standIn.faults.inject({ kind: 'graphql-timeout', as, times: 2 });
  const client = bench.createClient();

  const outcomes = await client.findRepos(repoNodeIds(1, 40));

  expect([...outcomes.values()].filter(({ kind }) => kind === 'found')).toHaveLength(40);
  // 40 and 20 were too much; 10 are not.
  expect(client.usage.requests).toBe(2 + 4);
});

it('gives up on a single node after five attempts', async () => {
  bench = await ClientBench.start((world) => addRepos(world, 1));
  bench.standIn.faults.inject({ kind: 'graphql-timeout', as: 502, times: 5 });
  const client = bench.createClient();

  await expect(client.findRepos(repoNodeIds(1, 1))).rejects.toThrow(GithubUnavailableError);
  expect(client.usage.requests).toBe(5);
});

it('stops at the primary limit of GraphQL, which comes with status 200', async () => {
  bench = await ClientBench.start((world) => addRepos(world, 1));
  const resetAt = new Date('2026-11-20T10:30:00Z');
  bench.standIn.world.setLimit(ADA_ID, 'graphql', { limit: 5_000, remaining: 0, resetAt });
  const client = bench.createClient();

  for (let n = 0; n < 2; n++) {
    await expect(client.findRepos(repoNodeIds(1, 1))).rejects.toMatchObject({
      bucket: 'graphql',
      scope: 'primary',
      retryAt: new Date('2026-11-20T10:30:01Z'),
    });
  }

  expect(bench.sent).toEqual(['POST /graphql 200']);
});

it('reads public profiles, with null for what is not public', async () => {
  bench = await ClientBench.start((world: GithubWorld) => {
    world.addUser({ id: 1002, login: 'bob', name: null, email: null });
    world.addOrganization({ id: 2001, login: 'acme', name: 'Acme', email: 'hello@acme.example' });
  });
  const ids = [
    toNodeId('User', ADA_ID),
    toNodeId('User', 1002),
    toNodeId('Organization', 2001),
    toNodeId('User', 4),
  ];

  const profiles = await bench.createClient().findProfiles(ids);

  expect([...profiles.values()]).toEqual([
    { nodeId: ids[0], login: 'ada', name: 'Ada', email: 'ada@example.com' },
    { nodeId: ids[1], login: 'bob', name: null, email: null },
    { nodeId: ids[2], login: 'acme', name: 'Acme', email: 'hello@acme.example' },
  ]);
});

it('asks by REST for the e-mails that a token without that scope may not read by GraphQL', async () => {
  bench = await ClientBench.start((world) => {
    world.addOrganization({ id: 2001, login: 'acme', name: 'Acme', email: 'hello@acme.example' });
  });
  const token = bench.standIn.world.issueToken({ login: 'ada', scopes: ['repo'], kind: 'pat' });
  const identity = { accountId: ADA_ID, credentialId: null, token };
  const client = bench.createFactory().create(identity, { mayUseReserve: false });

  const profiles = await client.findProfiles([toNodeId('User', ADA_ID), toNodeId('Organization', 2001)]);

  expect([...profiles.values()].map(({ email }) => email)).toEqual(['ada@example.com', 'hello@acme.example']);
  expect(bench.sent).toEqual(['POST /graphql 200', 'POST /graphql 200', 'GET /users/{login} 200']);
});
