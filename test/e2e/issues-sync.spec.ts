import { MikroORM } from '@mikro-orm/postgresql';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JobDto } from '../../src/sync/dto/job.dto.ts';
import { HOSTILE_BODY } from '../github/world/issue-texts.ts';
import { GithubWorld } from '../github/world.ts';
import type { Browser } from '../support/browser.ts';
import { readMirror, readTruth } from '../support/issue-mirror.ts';
import { query, sync } from '../support/sync-kit.ts';
import { TestApp } from '../support/test-app.ts';

const REPO = 7;
const OTHER = 8;
const TARGET = 'issues:repo:ada/tool';

const LONG_AGO = new Date('2026-01-01T00:00:00Z');
const HOUR_MS = 3_600_000;

describe('the issues of a repo', () => {
  let app: TestApp;
  let world: GithubWorld;
  let browser: Browser;
  let adaId: number;

  beforeEach(async () => {
    world = new GithubWorld();
    adaId = world.addUser({ login: 'ada' }).id;
    world.addUser({ login: 'bob' });
    world.addRepo({ owner: 'ada', name: 'tool', id: REPO, visibility: 'private' });
    world.addRepo({ owner: 'ada', name: 'other', id: OTHER, visibility: 'private' });
    app = await TestApp.start({ world });
    browser = await app.signIn('ada');
  });

  afterEach(() => app.close());

  /** `count` issues and pull requests, a minute apart, with labels, milestones and assignees. */
  function addItems(count: number, repoId = REPO): void {
    const milestone = world.issues.addMilestone(repoId, { title: 'v1', creator: adaId }).number;
    for (let n = 1; n <= count; n += 1) {
      world.issues.add(repoId, {
        kind: n % 3 === 0 ? 'pull' : 'issue',
        title: `Item ${n}`,
        body: n % 2 === 0 ? null : `Text of ${n}`,
        author: n % 5 === 0 ? null : adaId,
        labels: [`l${n % 7}`, `kind/${n % 4}`],
        assignees: n % 4 === 0 ? [adaId] : [],
        milestone: n % 6 === 0 ? milestone : null,
        createdAt: new Date(LONG_AGO.getTime() + n * 60_000),
      });
    }
  }

  async function expectExact(repoId = REPO): Promise<void> {
    const { em } = app.app.get(MikroORM);
    expect(await readMirror(em, repoId)).toEqual(readTruth(world, repoId));
  }

  function countRequests(job: JobDto, stream: string): number | undefined {
    return job.streams.find(({ name }) => name === stream)?.requests;
  }

  async function listCoverage(repoId = REPO): Promise<string[]> {
    const rows = await query<{ text: string }>(
      app,
      `select stream || ' ' || state || ' ' || coalesce(stored::text, '-') || '/' || coalesce(expected::text, '-') as text
       from repo_coverage where repo_id = ? order by stream`,
      repoId,
    );
    return rows.map(({ text }) => text);
  }

  it('are mirrored exactly, and nothing is left of the work', async () => {
    addItems(250);

    const job = await sync(browser, TARGET);

    await expectExact();
    expect(await listCoverage()).toEqual([
      'issues complete 167/167',
      'labels complete 11/11',
      'milestones complete 1/1',
      'pull requests complete 83/83',
    ]);
    expect(job.streams.find(({ name }) => name === 'issues')).toMatchObject({
      done: 250,
      expected: 250,
      requests: 3,
    });
    expect(countRequests(job, 'issue reconciliation') ?? 0).toBe(0);
    expect(await query(app, 'select 1 from issue_work union all select 1 from issue_seen')).toEqual([]);
  });

  it('cost nothing more while nothing is new', async () => {
    addItems(30);
    await sync(browser, TARGET);
    app.clock.advance(HOUR_MS / 2);

    const job = await sync(browser, TARGET);

    expect(countRequests(job, 'issue news')).toBe(1);
    for (const stream of ['labels', 'milestones', 'issues', 'issue reconciliation']) {
      expect(countRequests(job, stream) ?? 0).toBe(0);
    }
  });

  it('follow what was changed, closed, relabelled and created', async () => {
    addItems(130);
    await sync(browser, TARGET);
    app.clock.advance(HOUR_MS / 2);
    world.issues.edit(REPO, 1, { title: 'Otherwise', body: 'a\u0000b' });
    world.issues.edit(REPO, 1, { body: 'plain' });
    world.issues.close(REPO, 2);
    world.issues.close(REPO, 3, { merged: true });
    world.issues.setLabels(REPO, 4, ['new']);
    world.issues.assign(REPO, 8, []);
    world.issues.setMilestone(REPO, 6, null);
    world.issues.add(REPO, { title: 'Late', author: adaId });

    const job = await sync(browser, TARGET);

    await expectExact();
    expect(countRequests(job, 'issues')).toBe(1);
    const [usage] = await query<{ quota: number }>(
      app,
      'select quota_spent as quota from run where id = ?',
      job.id,
    );
    expect(usage?.quota).toBeLessThanOrEqual(3);
  });

  it('go when they are deleted, transferred or made discussions', async () => {
    addItems(40);
    addItems(5, OTHER);
    await sync(browser, 'issues:viewer');
    app.clock.advance(HOUR_MS / 2);
    world.issues.delete(REPO, 1);
    world.issues.convertToDiscussion(REPO, 2);
    world.issues.transfer(REPO, 4, OTHER);

    await sync(browser, 'issues:viewer');

    await expectExact(REPO);
    await expectExact(OTHER);
    expect((await listCoverage())[0]).toBe('issues complete 24/24');
  });

  it('lose labels and milestones that are deleted', async () => {
    addItems(20);
    await sync(browser, TARGET);
    app.clock.advance(HOUR_MS * 25);
    world.issues.deleteLabel(REPO, 'l1');
    world.issues.editLabel(REPO, 'l2', { name: 'renamed' });
    world.issues.deleteMilestone(REPO, 1);

    await sync(browser, TARGET);

    await expectExact();
    expect(await query(app, `select 1 from label where name in ('l1', 'l2')`)).toEqual([]);
  });

  it('are stored safely whatever stands in them', async () => {
    world.issues.add(REPO, { title: 'NUL \0 and \uD800', body: HOSTILE_BODY, author: adaId });

    await sync(browser, TARGET);

    const body = HOSTILE_BODY.toWellFormed().replaceAll('\0', '\uFFFD');
    expect(await query(app, 'select title, body from issue')).toEqual([
      { title: 'NUL \uFFFD and \uFFFD', body },
    ]);
    expect(HOSTILE_BODY).toHaveLength(65_536);
    expect(body).not.toBe(HOSTILE_BODY);
  });
});
