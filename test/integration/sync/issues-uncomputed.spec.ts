import { afterEach, describe, expect, it } from 'vitest';
import { readMirror, readTruth } from '../../support/issue-mirror.ts';
import { toNodeId } from '../../github/world/node-id.ts';
import { ADA_ID } from '../github/client-bench.ts';
import { IssueBench } from './issue-bench.ts';

const HOUR_MS = 3_600_000;
const EVER = 1_000_000;

describe('what GitHub cannot compute of one repo', () => {
  let kit: IssueBench;

  afterEach(() => kit.stop());

  async function start(repoIds: readonly number[], items = 3): Promise<void> {
    kit = await IssueBench.start(repoIds);
    for (const repoId of repoIds) addItems(repoId, items);
  }

  function addItems(repoId: number, count: number): void {
    for (let n = 0; n < count; n += 1) {
      kit.world.issues.add(repoId, { kind: 'issue', author: ADA_ID, labels: [`l${n}`] });
    }
  }

  function cripple(operation: string, { after = 0, times = EVER } = {}): void {
    kit.bench.standIn.faults.inject({ kind: 'graphql-timeout', match: { operation }, after, times });
  }

  async function expectExact(repoId: number): Promise<void> {
    expect(await readMirror(kit.em, repoId)).toEqual(readTruth(kit.world, repoId));
  }

  async function listStates(repoId: number): Promise<string[]> {
    const rows = await kit.em.execute<{ text: string }[]>(
      `select stream || ' ' || state as text from repo_coverage where repo_id = ? order by stream`,
      [repoId],
    );
    return rows.map(({ text }) => text);
  }

  it('is said of it where it is whether there is news, and the others are read', async () => {
    await start(
      Array.from({ length: 75 }, (_, index) => index + 1),
      0,
    );
    addItems(1, 3);
    cripple('FindIssueNews', { after: 1 });

    await kit.run();

    await expectExact(1);
    expect(await listStates(75)).toEqual(['issues unavailable', 'pull requests unavailable']);
  });

  it('is said of it where its newest item is not shown', async () => {
    await start([1]);
    const repo = { __typename: 'Repository', id: toNodeId('Repository', 1), databaseId: 1 };
    const issues = { totalCount: 1, nodes: [null] };
    const told = { hasIssuesEnabled: true, issues, pullRequests: { totalCount: 0, nodes: [] } };
    const body = { data: { nodes: [{ ...repo, name: 'a1', owner: { login: 'ada' }, ...told }] } };
    kit.bench.standIn.faults.inject({ kind: 'status', status: 200, body });

    await kit.run();

    expect(await listStates(1)).toContain('issues unavailable');
  });

  it('is a label that may be gone: it stays, and the others are read', async () => {
    await start([1, 2]);
    await kit.run();
    kit.world.issues.deleteLabel(1, 'l1');
    kit.world.issues.edit(2, 1, { title: 'Newer' });
    kit.bench.clock.advance(25 * HOUR_MS);
    cripple('FindIssueNodes');

    await kit.run();

    await expectExact(2);
    expect((await readMirror(kit.em, 1)).labels).toHaveLength(3);
    expect(await listStates(1)).toContain('labels partial');
  });

  it('is how many issues there are: the others are compared', async () => {
    await start([1, 2]);
    await kit.run();
    kit.bench.clock.advance(HOUR_MS);
    kit.world.issues.delete(1, 2);
    cripple('CountIssuesByState');
    kit.world.issues.edit(2, 1, { title: 'Newer' });

    await kit.run();

    await expectExact(2);
    expect(await listStates(1)).toContain('issues partial');
  });

  it('is an issue that may be gone: it stays until the next day, and the others are compared', async () => {
    await start([1, 2]);
    await kit.run();
    kit.bench.clock.advance(HOUR_MS);
    kit.world.issues.delete(1, 2);
    kit.world.issues.delete(2, 2);
    cripple('FindIssueNodes', { times: 1 });

    await kit.run();

    expect((await readMirror(kit.em, 1)).items).toHaveLength(3);
    await expectExact(2);
    kit.bench.clock.advance(25 * HOUR_MS);

    await kit.run();

    await expectExact(1);
  });

  it.each(['graphql-timeout', 'graphql-resource-limits'] as const)(
    'is the numbers of its issues (%s): the others are compared, and the next run asks again',
    async (kind) => {
      await start([1, 2]);
      await kit.run();
      kit.bench.clock.advance(HOUR_MS);
      kit.world.issues.delete(1, 2);
      kit.world.issues.delete(2, 2);
      kit.bench.standIn.faults.inject({ kind, match: { operation: 'ListIssueIds' }, times: 12 });

      await kit.run();

      await expectExact(2);
      expect(await listStates(1)).toContain('issues unavailable');
      kit.bench.standIn.faults.clear();

      await kit.run();

      await expectExact(1);
      expect(await listStates(1)).toContain('issues complete');
    },
  );
});
