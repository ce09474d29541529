import { afterEach, expect, it } from 'vitest';
import { GithubUnexpectedAnswerError } from '../../../src/github/github.errors.ts';
import { addRepos, ClientBench } from './client-bench.ts';
import { addItems, at } from './items.ts';

let bench: ClientBench;

afterEach(() => bench.stop());

it('gets one issue for one request', async () => {
  bench = await ClientBench.start((world) => {
    addRepos(world, 1);
    addItems(world, { repoId: 1, count: 2 });
  });
  const client = bench.createClient();

  const outcome = await client.issues.getIssue(1, 2);

  expect(outcome).toMatchObject({ kind: 'found', value: { number: 2, repoId: 1, pull_request: {} } });
  expect(outcome).not.toHaveProperty('movedFrom');
  expect(client.usage).toEqual({ requests: 1, quotaSpent: 1 });
});

it('follows an issue to the repo it was transferred to', async () => {
  bench = await ClientBench.start((world) => {
    addRepos(world, 2);
    world.issues.add(1, { title: 'Wanderer', createdAt: at(1) });
    addItems(world, { repoId: 2, count: 5 });
  });
  const number = bench.standIn.world.issues.transfer(1, 1, 2);
  const client = bench.createClient();

  const outcome = await client.issues.getIssue(1, 1);

  expect(outcome).toMatchObject({ kind: 'found', value: { title: 'Wanderer', repoId: 2, number } });
  expect(outcome).toHaveProperty('movedFrom', `${bench.standIn.apiUrl}/repositories/1/issues/1`);
  expect(client.usage.requests).toBe(3);
});

it('does not find what went where the viewer may not follow, nor what never was', async () => {
  bench = await ClientBench.start((world) => {
    addRepos(world, 1);
    world.addUser({ id: 1002, login: 'bob' });
    world.addRepo({ id: 9, owner: 'bob', name: 'secret', visibility: 'private' });
    addItems(world, { repoId: 1, count: 1 });
  });
  bench.standIn.world.issues.transfer(1, 1, 9);
  const { issues } = bench.createClient();

  expect(await issues.getIssue(1, 1)).toEqual({ kind: 'not_found' });
  expect(await issues.getIssue(1, 77)).toEqual({ kind: 'not_found' });
});

it('says that an issue was transferred where it is withheld from the viewer', async () => {
  bench = await ClientBench.start((world) => {
    addRepos(world, 2);
    addItems(world, { repoId: 1, count: 2 });
  });
  const { faults, world } = bench.standIn;
  const number = world.issues.transfer(1, 1, 2);
  const { issues } = bench.createClient();
  const movedFrom = `${bench.standIn.apiUrl}/repositories/1/issues/1`;
  const withheld = { kind: 'status', status: 403, body: { message: 'Not for ada' } } as const;
  const refused = { kind: 'forbidden', reason: 'Not for ada', movedFrom };
  faults.inject({ ...withheld, match: { path: new RegExp(`/issues/${number}$`) }, after: 1 });

  expect(await issues.getIssue(1, 1)).toEqual(refused);
  faults.inject({ ...withheld, match: { path: /repos\/ada\/a2$/ } });
  expect(await issues.getIssue(1, 1)).toEqual(refused);
});

it('says that an issue was deleted, became a discussion or is kept from the viewer', async () => {
  bench = await ClientBench.start((world) => {
    addRepos(world, 1);
    addItems(world, { repoId: 1, count: 5, kind: 'issue' });
  });
  bench.standIn.world.issues.delete(1, 1);
  bench.standIn.world.issues.convertToDiscussion(1, 2);
  const { issues } = bench.createClient();

  expect(await issues.getIssue(1, 1)).toMatchObject({ kind: 'gone' });
  expect(await issues.getIssue(1, 2)).toMatchObject({ kind: 'gone' });
  bench.standIn.faults.inject({ kind: 'sso-required' });
  expect(await issues.getIssue(1, 3)).toMatchObject({ kind: 'forbidden' });
  bench.standIn.faults.inject({ kind: 'status', status: 451, body: { message: 'DMCA' } });
  expect(await issues.getIssue(1, 3)).toMatchObject({ kind: 'unavailable_for_legal_reasons' });
});

it('takes no address for a repo that is none', async () => {
  bench = await ClientBench.start((world) => {
    addRepos(world, 2);
    addItems(world, { repoId: 1, count: 1, kind: 'issue' });
  });
  const { issues } = bench.createClient();
  const [item] = await readAll(issues);
  bench.standIn.world.issues.transfer(1, 1, 2);
  const body = { ...item, reactions: null, repository_url: 'https://evil.example/' };
  bench.standIn.faults.inject({ kind: 'status', status: 200, body, after: 1 });

  const asked = issues.getIssue(1, 1);

  await expect(asked).rejects.toThrow(GithubUnexpectedAnswerError);
  await expect(asked).rejects.toThrow('whose issue');
});

async function readAll(issues: ReturnType<ClientBench['createClient']>['issues']): Promise<object[]> {
  const outcome = await issues.listIssues({ repoId: 1, since: null }, null);
  return outcome.kind === 'found' ? JSON.parse(JSON.stringify(outcome.value.items)) : [];
}
