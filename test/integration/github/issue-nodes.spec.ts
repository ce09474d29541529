import { afterEach, expect, it } from 'vitest';
import { toNodeId } from '../../github/world/node-id.ts';
import { ADA_ID, addRepos, ClientBench } from './client-bench.ts';
import { addItems, at } from './items.ts';

let bench: ClientBench;

afterEach(() => bench.stop());

it('tells what node ids lead to, a hundred for a point', async () => {
  bench = await ClientBench.start((world) => {
    addRepos(world, 2);
    addItems(world, { repoId: 1, count: 118 });
  });
  const { world } = bench.standIn;
  const label = world.issues.addLabel(2, { name: 'bug' });
  const milestone = world.issues.addMilestone(2, { title: 'v1' });
  const ids = world.issues.of(1).map(({ nodeId }) => nodeId);
  const client = bench.createClient();

  const nodes = await client.issues.findIssueNodes([...ids, label.nodeId, milestone.nodeId]);

  expect([...nodes.keys()]).toEqual([...ids, label.nodeId, milestone.nodeId]);
  expect(nodes.get(ids[0] ?? '')).toEqual({
    kind: 'found',
    value: { kind: 'issue', nodeId: ids[0], repoId: 1, number: 1 },
  });
  expect(nodes.get(ids[1] ?? '')).toMatchObject({ value: { kind: 'pull', repoId: 1, number: 2 } });
  expect(nodes.get(label.nodeId)).toMatchObject({ value: { kind: 'label', repoId: 2, number: null } });
  expect(nodes.get(milestone.nodeId)).toMatchObject({ value: { kind: 'milestone', repoId: 2, number: 1 } });
  expect(client.usage).toEqual({ requests: 2, quotaSpent: 2 });
});

it('knows what is deleted, transferred, hidden or none of these', async () => {
  bench = await ClientBench.start((world) => {
    addRepos(world, 2);
    addItems(world, { repoId: 1, count: 3, kind: 'issue' });
  });
  const { issues } = bench.standIn.world;
  const ids = issues.of(1).map(({ nodeId }) => nodeId);
  issues.delete(1, 1);
  issues.transfer(1, 2, 2);

  const nodes = await bench.createClient().issues.findIssueNodes([...ids, toNodeId('User', ADA_ID)]);

  expect([...nodes.values()].map(({ kind }) => kind)).toEqual([
    'not_found',
    'not_found',
    'found',
    'not_found',
  ]);
});

it('asks once by REST for a repo whose id GraphQL cannot tell', async () => {
  const repoId = 2 ** 33 + 1;
  bench = await ClientBench.start((world) => {
    world.addRepo({ id: repoId, owner: 'ada', name: 'big', visibility: 'private', createdAt: at(1) });
    addItems(world, { repoId, count: 3 });
  });
  const ids = bench.standIn.world.issues.of(repoId).map(({ nodeId }) => nodeId);

  const nodes = await bench.createClient().issues.findIssueNodes(ids);

  for (const outcome of nodes.values()) expect(outcome).toMatchObject({ kind: 'found', value: { repoId } });
  expect(bench.sent).toEqual(['POST /graphql 200', 'GET /repos/{owner}/{repo} 200']);
});

it('takes no node for missing that GitHub did not compute', async () => {
  bench = await ClientBench.start((world) => {
    addRepos(world, 1);
    addItems(world, { repoId: 1, count: 40 });
  });
  const ids = bench.standIn.world.issues.of(1).map(({ nodeId }) => nodeId);
  bench.standIn.faults.inject({ kind: 'graphql-resource-limits', share: 0.5, times: 3 });

  const nodes = await bench.createClient().issues.findIssueNodes(ids);

  expect([...nodes.values()].filter(({ kind }) => kind === 'found')).toHaveLength(40);
});
