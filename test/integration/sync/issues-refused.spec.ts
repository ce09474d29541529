import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FaultKind } from '../../github/faults/fault.ts';
import { readMirror, readTruth } from '../../support/issue-mirror.ts';
import { ADA_ID } from '../github/client-bench.ts';
import { IssueBench } from './issue-bench.ts';

const LONG_AGO = new Date('2026-01-01T00:00:00Z');
const HOUR_MS = 3_600_000;
const EVER = 1_000_000;
const WITHHELD = { kind: 'status', status: 403, body: { message: 'Not for ada' } } as const;
const UNREADABLE = { kind: 'status', status: 200, body: [{ id: 'seven' }] } as const;

describe('what GitHub would not show of a repo', () => {
  let kit: IssueBench;

  beforeEach(async () => {
    kit = await IssueBench.start([1]);
  });
  afterEach(() => kit.stop());

  function addItems(count: number): void {
    for (let n = 1; n <= count; n += 1) {
      const createdAt = new Date(LONG_AGO.getTime() + n * 60_000);
      kit.world.issues.add(1, { author: ADA_ID, labels: [`l${n % 5}`], createdAt });
    }
  }

  function withhold(path: RegExp, fault: FaultKind = WITHHELD): void {
    kit.bench.standIn.faults.inject({ ...fault, match: { path }, times: EVER });
  }

  function countAsked(path: RegExp): number {
    return kit.bench.standIn.log.filter((entry) => path.test(entry.path)).length;
  }

  async function listStates(): Promise<string[]> {
    const rows = await kit.em.execute<{ text: string }[]>(
      `select concat_ws(' ', stream, state, account_id) as text from repo_coverage order by 1`,
    );
    return rows.map(({ text }) => text);
  }

  async function expectExact(): Promise<void> {
    expect(await readMirror(kit.em, 1)).toEqual(readTruth(kit.world, 1));
  }

  it('is a page of its issues: it costs nothing within the day, and what was read before it is not read again', async () => {
    addItems(450);
    withhold(/\/issues\?.*since=2026-01-01T04/, { kind: 'status', status: 422, body: { message: 'no' } });
    await kit.run();
    kit.bench.clock.advance(HOUR_MS);

    await expect(kit.run()).resolves.toMatchObject({ labels: 0, issues: 0 });

    expect(await listStates()).toContain('issues unavailable 0');
    kit.bench.standIn.faults.clear();
    kit.bench.clock.advance(24 * HOUR_MS);
    await expect(kit.run()).resolves.toMatchObject({ issues: 2 });
    await expectExact();
  });

  it('is asked for again where it could not be said whether there is news', async () => {
    addItems(3);
    await kit.run();
    kit.world.issues.edit(1, 2, { title: 'Newer' });
    kit.bench.standIn.faults.inject({ kind: 'graphql-timeout', match: { operation: 'FindIssueNews' } });
    await kit.run();
    expect(await listStates()).toContain('issues unavailable 0');

    await kit.run();

    await expectExact();
    expect(await listStates()).toContain('issues complete 0');
  });

  it.each([
    ['labels', WITHHELD, `labels forbidden ${ADA_ID}`],
    ['labels', UNREADABLE, 'labels unavailable 0'],
    ['milestones', WITHHELD, `milestones forbidden ${ADA_ID}`],
    ['milestones', UNREADABLE, 'milestones unavailable 0'],
  ] as const)('is all %s, which are asked for once a day', async (list, fault, state) => {
    addItems(3);
    const path = new RegExp(`repositories/1/${list}`);
    withhold(path, fault);
    await kit.run();
    kit.bench.clock.advance(HOUR_MS);
    // What issues told of labels meanwhile is a reason to ask once more.
    await kit.run();
    const asked = countAsked(path);
    kit.bench.clock.advance(HOUR_MS);

    await kit.run();

    expect(countAsked(path)).toBe(asked);
    expect(await listStates()).toContain(state);
    kit.bench.standIn.faults.clear();
    kit.bench.clock.advance(24 * HOUR_MS);

    await kit.run();

    expect(await listStates()).toEqual([
      'issues complete 0',
      'labels complete 0',
      'milestones complete 0',
      'pull requests complete 0',
    ]);
  });

  it('is labels that keep changing, which are read again the day after', async () => {
    for (let n = 0; n < 230; n += 1) kit.world.issues.addLabel(1, { name: `label ${n}` });
    addItems(3);
    let n = 0;
    kit.bench.standIn.faults.inject({
      kind: 'run',
      match: { path: /repositories\/1\/labels/ },
      times: EVER,
      run: (world) => world.issues.deleteLabel(1, `label ${(n += 1)}`),
    });
    await kit.run();
    expect(await listStates()).toContain('labels partial 0');
    kit.bench.standIn.faults.clear();
    kit.bench.clock.advance(HOUR_MS);

    await expect(kit.run()).resolves.toMatchObject({ labels: 0 });

    kit.bench.clock.advance(24 * HOUR_MS);
    await kit.run();
    await kit.run();
    await expectExact();
  });
});
