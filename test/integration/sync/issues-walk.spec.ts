import { afterEach, describe, expect, it } from 'vitest';
import { readMirror, readTruth } from '../../support/issue-mirror.ts';
import { ADA_ID, NOW } from '../github/client-bench.ts';
import { IssueBench } from './issue-bench.ts';

const LONG_AGO = new Date('2026-01-01T00:00:00Z');
const HOUR_MS = 3_600_000;

describe('the walk over the issues of repos', () => {
  let kit: IssueBench;

  afterEach(() => kit.stop());

  /** So many items, that many seconds apart from each other. */
  function addItems(count: number, { repo = 1, apart = 60, from = 1 } = {}): void {
    for (let n = from; n < from + count; n += 1) {
      kit.world.issues.add(repo, {
        kind: n % 4 === 0 ? 'pull' : 'issue',
        author: ADA_ID,
        labels: [`l${n % 5}`],
        createdAt: new Date(LONG_AGO.getTime() + n * apart * 1000),
      });
    }
  }

  async function expectExact(repo = 1): Promise<void> {
    expect(await readMirror(kit.em, repo)).toEqual(readTruth(kit.world, repo));
  }

  async function listStates(): Promise<string[]> {
    const rows = await kit.em.execute<{ text: string }[]>(
      `select stream || ' ' || state || ' ' || account_id as text from repo_coverage order by stream, account_id`,
    );
    return rows.map(({ text }) => text);
  }

  it('reads 250 items of one instant, and what comes before and after them', async () => {
    kit = await IssueBench.start([1]);
    addItems(30);
    addItems(250, { apart: 0, from: 31 });
    addItems(120, { from: 300 });

    await kit.run();

    await expectExact();
    expect(await listStates()).toEqual([
      'issues complete 0',
      'labels complete 0',
      'milestones complete 0',
      'pull requests complete 0',
    ]);
  });

  it('loses and doubles nothing when it is killed at any page', async () => {
    expect.hasAssertions();
    kit = await IssueBench.start([1, 2]);
    addItems(330);
    addItems(120, { repo: 2 });

    await kit.run([{ after: 0 }, { after: 1 }, { after: 0 }, { after: 2 }, { after: 1 }, { after: 0 }]);

    await expectExact(1);
    await expectExact(2);
  });

  it('goes on where a run has come to that never ended, instead of at the beginning', async () => {
    kit = await IssueBench.start([1]);
    addItems(500);
    // News, labels, milestones, and three of six pages.
    await expect(kit.run([{ after: 6 }], { isAbandoned: true })).resolves.toMatchObject({ issues: 4 });

    const spent = await kit.run();

    await expectExact();
    expect(spent.issues).toBe(3);
  });

  it('costs one point for 74 repos without news', async () => {
    kit = await IssueBench.start(Array.from({ length: 100 }, (_, index) => index + 1));
    for (let repo = 1; repo <= 100; repo += 1) addItems(2, { repo });
    await kit.run();
    kit.bench.clock.advance(HOUR_MS);

    const spent = await kit.run();

    expect(spent).toEqual({
      'issue news': 2,
      labels: 0,
      milestones: 0,
      issues: 0,
      'issue reconciliation': 0,
    });
  });

  it('does not miss what is updated within the second in which it looked', async () => {
    expect.hasAssertions();
    kit = await IssueBench.start([1]);
    addItems(3);
    kit.world.issues.edit(1, 1, { title: 'Before' });
    await kit.run();
    kit.world.issues.edit(1, 2, { title: 'After' });

    await kit.run();

    await expectExact();
  });

  it('does not miss what the list did not show yet, however far ahead our clock is', async () => {
    expect.hasAssertions();
    kit = await IssueBench.start([1], { aheadMs: 11 * 60_000 });
    addItems(3);
    await kit.run();
    kit.bench.clock.advance(HOUR_MS);
    kit.world.issues.edit(1, 2, { title: 'Newer' });
    const match = { path: /repositories\/1\/issues/ };
    kit.bench.standIn.faults.inject({ kind: 'status', status: 200, body: [], match });
    await kit.run();
    kit.bench.clock.advance(60_000);

    await kit.run();

    await expectExact();
  });

  it('says of a repo that has issues switched off that they are, and reads them when they are back', async () => {
    kit = await IssueBench.start([1]);
    addItems(8);
    kit.world.updateRepo(1, { hasIssues: false });
    await kit.run();
    expect(await listStates()).toEqual([
      'issues disabled 0',
      'labels complete 0',
      'milestones complete 0',
      'pull requests unavailable 0',
    ]);
    kit.world.updateRepo(1, { hasIssues: true });

    await kit.run();

    await expectExact();
    expect(await listStates()).toContain('issues complete 0');
  });

  it('tells its owner alone what was withheld, goes on with others, and forgets it when it is shown', async () => {
    kit = await IssueBench.start([1, 2]);
    addItems(3);
    addItems(3, { repo: 2 });
    kit.bench.standIn.faults.inject({
      kind: 'status',
      status: 403,
      body: { message: 'Resource not accessible' },
      match: { path: /repositories\/1\/issues/ },
    });
    await kit.run();
    await expectExact(2);
    expect(await listStates()).toContain(`issues forbidden ${ADA_ID}`);
    kit.bench.clock.advance(HOUR_MS);

    await kit.run();

    await expectExact(1);
    expect((await listStates()).filter((state) => state.includes('forbidden'))).toEqual([]);
  });

  it('tells its owner alone what was said of one item that was withheld', async () => {
    kit = await IssueBench.start([1]);
    addItems(3);
    await kit.run();
    kit.bench.clock.advance(HOUR_MS);
    kit.world.issues.delete(1, 2);
    kit.bench.standIn.faults.inject({
      kind: 'status',
      status: 403,
      body: { message: 'Not for ada' },
      match: { path: /repositories\/1\/issues\/2/ },
    });

    await kit.run();

    const rows = await kit.em.execute<{ text: string }[]>(
      `select concat_ws(' ', stream, account_id, state, reason) as text from repo_coverage
       where state <> 'complete' order by 1`,
    );
    expect(rows.map(({ text }) => text)).toEqual([
      'issues 0 partial Some could not be read: they are asked for again',
      `issues ${ADA_ID} forbidden Not for ada`,
      'pull requests 0 partial Some could not be read: they are asked for again',
      `pull requests ${ADA_ID} forbidden Not for ada`,
    ]);
  });

  it('says what it cannot read of one repo, and reads the others', async () => {
    kit = await IssueBench.start([1, 2]);
    addItems(3);
    addItems(3, { repo: 2 });
    const body = [{ number: 'seven' }];
    kit.bench.standIn.faults.inject({
      kind: 'status',
      status: 200,
      body,
      match: { path: /repositories\/1\/issues/ },
    });

    await kit.run();

    await expectExact(2);
    expect(await listStates()).toContain('issues unavailable 0');
  });

  it('stores the longest body there is, without what no text can hold', async () => {
    kit = await IssueBench.start([1]);
    kit.world.issues.add(1, { body: `a\u0000b\ud800c${'x'.repeat(65_531)}` });

    await kit.run();

    const [issue] = await kit.em.execute<{ body: string }[]>('select body from issue');
    expect(issue?.body).toBe(`a\ufffdb\ufffdc${'x'.repeat(65_531)}`);
  });

  it('stores a transferred issue where it is now, and asks for what became of it once', async () => {
    kit = await IssueBench.start([1, 2]);
    addItems(5);
    addItems(5, { repo: 2 });
    await kit.run();
    kit.bench.clock.advance(HOUR_MS);
    kit.world.issues.transfer(2, 1, 1);

    const spent = await kit.run();

    await expectExact(1);
    await expectExact(2);
    // Totals by state, ids, the id that is gone, the issue and its new repo, and the totals once more.
    expect(spent['issue reconciliation']).toBeLessThanOrEqual(7);
    expect(await listStates()).not.toContain('issues partial 0');
  });

  it.each([
    [403, 'Not for ada'],
    [410, 'Issues are disabled for this repo'],
  ])('keeps no issue that was transferred where GitHub answers %i', async (status, message) => {
    kit = await IssueBench.start([1, 2]);
    addItems(3);
    addItems(1, { repo: 2 });
    await kit.run();
    kit.bench.clock.advance(HOUR_MS);
    kit.world.issues.transfer(1, 1, 2);
    const match = { path: /repositories\/2\/issues\/2/ };
    kit.bench.standIn.faults.inject({ kind: 'status', status, body: { message }, match });

    await kit.run();

    await expectExact(1);
    expect((await listStates()).filter((state) => !state.includes('complete'))).toEqual([]);
  });

  it('keeps no issue under the number that it had before it was transferred, and back again', async () => {
    expect.hasAssertions();
    kit = await IssueBench.start([1, 2]);
    addItems(3);
    addItems(3, { repo: 2 });
    await kit.run();
    kit.bench.clock.advance(HOUR_MS);
    const number = kit.world.issues.transfer(1, 1, 2);
    kit.world.issues.transfer(2, number, 1);

    await kit.run();

    await expectExact(1);
    await expectExact(2);
  });

  it('never takes an older answer for a newer one', async () => {
    kit = await IssueBench.start([1]);
    addItems(3);
    await kit.run();
    await kit.em.execute(`update issue set title = 'Newer', updated_at = ? where number = 2`, [NOW]);
    await kit.em.execute('update issue_watermark set watermark = null');

    await kit.run();

    expect(await kit.em.execute('select title from issue where number = 2')).toEqual([{ title: 'Newer' }]);
  });

  it('raises the version of a repo where something changed, and of no other', async () => {
    kit = await IssueBench.start([1, 2]);
    addItems(3);
    addItems(3, { repo: 2 });
    await kit.run();
    const versions = async (): Promise<Record<string, number>> => {
      const rows = await kit.em.execute<{ id: number; version: number }[]>(
        'select repo_id as id, version from issue_version',
      );
      return Object.fromEntries(rows.map(({ id, version }) => [id, version]));
    };
    const before = await versions();
    kit.bench.clock.advance(HOUR_MS);
    kit.world.issues.close(2, 1);
    await kit.run();

    const after = await versions();

    expect(after['1']).toBe(before['1']);
    expect(after['2']).toBe(Number(before['2']) + 1);
  });

  it('sweeps more labels than fit a page, and drops those that are gone', async () => {
    expect.hasAssertions();
    kit = await IssueBench.start([1]);
    for (let n = 0; n < 230; n += 1) kit.world.issues.addLabel(1, { name: `label ${n}` });
    addItems(5);
    await kit.run();
    await expectExact();
    kit.bench.clock.advance(25 * HOUR_MS);
    for (let n = 0; n < 150; n += 1) kit.world.issues.deleteLabel(1, `label ${n}`);

    await kit.run();

    await expectExact();
  });
});
