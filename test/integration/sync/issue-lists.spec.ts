import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readMirror, readTruth } from '../../support/issue-mirror.ts';
import { ADA_ID } from '../github/client-bench.ts';
import { IssueBench } from './issue-bench.ts';

const HOUR_MS = 3_600_000;
const NOT_ALL =
  'GitHub did not say of some whether they are still there: they are asked for again within a day';

describe('labels and milestones of a repo', () => {
  let kit: IssueBench;

  beforeEach(async () => {
    kit = await IssueBench.start([1]);
  });
  afterEach(() => kit.stop());

  function addItems(count: number): void {
    for (let n = 1; n <= count; n += 1) kit.world.issues.add(1, { author: ADA_ID, labels: [`l${n}`] });
  }

  function countAsked(path: RegExp): number {
    return kit.bench.standIn.log.filter((entry) => path.test(entry.path)).length;
  }

  async function listStates(): Promise<string[]> {
    const rows = await kit.em.execute<{ text: string }[]>(
      `select concat_ws(' ', state, account_id, reason) as text from repo_coverage where stream = 'labels' order by 1`,
    );
    return rows.map(({ text }) => text);
  }

  async function loseLabel(fault: { body?: object; kind: 'status' | 'graphql-timeout' }): Promise<void> {
    addItems(3);
    await kit.run();
    kit.world.issues.deleteLabel(1, 'l2');
    kit.bench.clock.advance(25 * HOUR_MS);
    const match = { operation: 'FindIssueNodes' };
    if (fault.kind === 'graphql-timeout') kit.bench.standIn.faults.inject({ kind: fault.kind, match });
    else kit.bench.standIn.faults.inject({ kind: 'status', status: 200, body: fault.body, match });
    await kit.run();
  }

  it('are held in part where GitHub could not say whether one is gone, until the next day', async () => {
    await loseLabel({ kind: 'graphql-timeout' });

    expect(await listStates()).toEqual([`partial 0 ${NOT_ALL}`]);
    kit.bench.clock.advance(25 * HOUR_MS);

    await kit.run();

    expect(await listStates()).toEqual(['complete 0']);
    expect(await readMirror(kit.em, 1)).toEqual(readTruth(kit.world, 1));
  });

  it('are held in part where one is withheld, and why is told to that account alone', async () => {
    const errors = [{ type: 'FORBIDDEN', path: ['nodes', 0], message: 'Not for ada' }];
    await loseLabel({ kind: 'status', body: { data: { nodes: [null] }, errors } });

    expect(await listStates()).toEqual([`forbidden ${ADA_ID} Not for ada`, `partial 0 ${NOT_ALL}`]);
    expect((await readMirror(kit.em, 1)).labels).toHaveLength(3);
  });

  it('are swept by the next run where a sweep that began later is all there is to go by', async () => {
    kit.world.issues.add(1, { author: ADA_ID, createdAt: new Date('2026-01-01T00:00:00Z') });
    const path = /repositories\/1\/labels/;
    kit.bench.standIn.faults.inject({
      kind: 'run',
      match: { path },
      run: async () => {
        const at = new Date(kit.bench.clock.now().getTime() + 60_000);
        await kit.em.fork().execute(
          `insert into repo_coverage (repo_id, stream, account_id, state, last_full_sweep_at)
           values (1, 'labels', 0, 'complete', ?)`,
          [at],
        );
      },
    });
    await kit.run();
    kit.bench.clock.advance(HOUR_MS);

    await kit.run();

    expect(countAsked(path)).toBe(2);
  });

  it('are swept by the next run where issues tell of them that were stored after a sweep began, if asked for before', async () => {
    const createdAt = new Date('2026-01-01T00:00:00Z');
    kit.world.issues.add(1, { author: ADA_ID, createdAt });
    kit.bench.standIn.faults.inject({
      kind: 'run',
      match: { path: /repositories\/1\/issues/ },
      run: async (world) => {
        world.issues.add(1, { author: ADA_ID, labels: ['new'], createdAt });
        kit.bench.clock.advance(60_000);
        const sweptAt = new Date(kit.bench.clock.now().getTime() - 30_000);
        await kit.em.fork().execute('update issue_watermark set lists_swept_at = ?', [sweptAt]);
      },
    });
    await kit.run();
    kit.bench.clock.advance(HOUR_MS);

    await expect(kit.run()).resolves.toMatchObject({ milestones: 0 });

    expect(countAsked(/repositories\/1\/milestones/)).toBe(2);
  });

  it('are swept by the next run, too, where any page has changed: what it lists may have gone to another', async () => {
    for (let n = 0; n < 230; n += 1) kit.world.issues.addMilestone(1, { title: `m${n}` });
    for (let n = 0; n < 2; n += 1) {
      await kit.run();
      kit.bench.clock.advance(25 * HOUR_MS);
    }
    const path = /repositories\/1\/milestones/;
    const asked = countAsked(path);
    const [first] = kit.world.issues.milestonesOf(1);
    kit.world.issues.editMilestone(1, first?.number ?? 0, { title: 'Another' });

    for (let n = 0; n < 3; n += 1) {
      await kit.run();
      kit.bench.clock.advance(HOUR_MS);
    }

    expect(countAsked(path) - asked).toBe(2 * 3);
  });
});
