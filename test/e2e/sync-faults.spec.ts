import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GithubWorld } from '../github/world.ts';
import type { Browser } from '../support/browser.ts';
import { getJob, makeLegsDue, query, startSync, sync, untilState } from '../support/sync-kit.ts';
import { TestApp } from '../support/test-app.ts';

const ADA = 1;
const PAGE = 100;

describe('a sync that meets trouble', () => {
  let world: GithubWorld;
  let app: TestApp;
  let ada: Browser;

  beforeEach(async () => {
    world = new GithubWorld();
    world.addUser({ login: 'ada', id: ADA });
    for (let index = 1; index <= 250; index += 1) {
      const visibility = index % 2 === 0 ? 'private' : 'public';
      const createdAt = new Date(Date.UTC(2020, 0, 1, index));
      world.addRepo({ owner: 'ada', name: `repo-${index}`, id: 1000 + index, visibility, createdAt });
    }
    app = await TestApp.start({ world });
    ada = await app.signIn('ada');
    app.standIn.clearLog();
  });

  afterEach(async () => {
    const { faults } = app.standIn;
    await app.close();
    if (faults.unused().length > 0) throw new Error('A fault was injected and never struck');
  });

  async function countRepos(): Promise<number> {
    const [row] = await query<{ count: number }>(app, 'select count(*)::int as count from repo');
    return row?.count ?? -1;
  }

  async function visibleTo(browser: Browser, filter = ''): Promise<unknown[]> {
    const response = await browser.send(`/api/repositories?limit=100${filter}`);
    const { items } = (await response.json()) as { items: unknown[] };
    return items;
  }

  async function currentLeg(): Promise<number> {
    const [run] = await query<{ leg: number }>(app, 'select leg from run order by queued_at desc limit 1');
    return run?.leg ?? 0;
  }

  const secondPage = { path: /^\/user\/repos.*[?&]page=2(&|$)/ };

  it('goes on from its cursor when GitHub was away, and stores no part of a page', async () => {
    app.standIn.faults.inject({ kind: 'status', status: 502, times: 5, match: secondPage });
    const { id } = await startSync(ada, 'viewer');
    await expect
      .poll(async () => (await getJob(ada, id)).error?.code, { timeout: 20_000 })
      .toBe('github.unavailable');
    expect(await countRepos()).toBe(PAGE);
    expect((await getJob(ada, id)).state).toBe('queued');

    await makeLegsDue(app);
    const job = await untilState(ada, id, 'succeeded');

    expect(await countRepos()).toBe(250);
    expect(job.error).toBeNull();
    const firstPages = app.standIn.log.filter(
      ({ path, conditional }) => /^\/user\/repos(?!.*[?&]page=)/.test(path) && !conditional,
    );
    expect(firstPages).toHaveLength(1);
  });

  it('fails at last, with what to do, when GitHub stays away', async () => {
    app.standIn.faults.inject({ kind: 'status', status: 502, times: 1000, match: secondPage });
    const { id } = await startSync(ada, 'viewer');

    const state = async (): Promise<string> => {
      await makeLegsDue(app);
      return (await getJob(ada, id)).state;
    };
    await expect.poll(state, { timeout: 30_000, interval: 200 }).toBe('failed');

    const { error, finishedAt } = await getJob(ada, id);
    expect(error).toEqual({
      code: 'github.unavailable',
      message: expect.stringContaining('sync again') as string,
    });
    expect(finishedAt).not.toBeNull();
    expect(await countRepos()).toBe(PAGE);
  });

  it('waits for the reset of the primary limit without one request before it', async () => {
    app.standIn.faults.inject({ kind: 'primary-limit', match: secondPage });
    const { id } = await startSync(ada, 'viewer');

    const waiting = await untilState(ada, id, 'waiting_for_quota');
    expect(waiting.resumeAt).not.toBeNull();
    const before = app.standIn.log.length;
    const leg = await currentLeg();
    await makeLegsDue(app);
    await expect.poll(currentLeg, { timeout: 10_000 }).toBeGreaterThan(leg);
    await untilState(ada, id, 'waiting_for_quota');
    expect(app.standIn.log).toHaveLength(before);

    app.clock.set(new Date(Date.parse(waiting.resumeAt ?? '') + 1000));
    await makeLegsDue(app);
    await untilState(ada, id, 'succeeded');

    expect(await countRepos()).toBe(250);
    expect(app.standIn.violations).toEqual([]);
  });

  it('tells how long it will take, by its pace while it did not wait', async () => {
    await sync(ada, 'viewer');
    app.standIn.faults.inject({ kind: 'primary-limit', match: secondPage });
    app.standIn.faults.inject({ kind: 'primary-limit', match: { path: /^\/user\/repos.*[?&]page=3(&|$)/ } });
    const { id } = await startSync(ada, 'viewer');
    const first = await untilState(ada, id, 'waiting_for_quota');
    app.clock.set(new Date(Date.parse(first.resumeAt ?? '') + 1000));
    await makeLegsDue(app);
    await expect.poll(currentLeg, { timeout: 10_000 }).toBeGreaterThan(2);

    const second = await untilState(ada, id, 'waiting_for_quota');

    const waitSeconds = (Date.parse(second.resumeAt ?? '') - app.clock.now().getTime()) / 1000;
    expect(waitSeconds).toBeGreaterThan(600);
    expect(second.streams[0]).toMatchObject({ done: 2 * PAGE, expected: 250 });
    expect(second.estimatedSecondsLeft).toBeGreaterThanOrEqual(Math.floor(waitSeconds));
    expect(second.estimatedSecondsLeft).toBeLessThan(waitSeconds + 300);
  });

  it('waits as long as a secondary limit says', async () => {
    app.standIn.faults.inject({ kind: 'secondary-limit', retryAfterSeconds: 90, match: secondPage });
    const { id } = await startSync(ada, 'viewer');

    const { resumeAt } = await untilState(ada, id, 'waiting_for_quota');
    expect(Date.parse(resumeAt ?? '') - app.clock.now().getTime()).toBeGreaterThanOrEqual(89_000);

    app.clock.advance(91_000);
    await makeLegsDue(app);
    await untilState(ada, id, 'succeeded');
    expect(app.standIn.violations).toEqual([]);
  });

  it('asks nothing more with a revoked token, keeps the rows and shows its viewer nothing private', async () => {
    await sync(ada, 'viewer');
    expect(await visibleTo(ada, '&visibility=private')).toHaveLength(100);
    app.standIn.faults.inject({ kind: 'revoke-token', match: secondPage });
    app.standIn.clearLog();

    const job = await sync(ada, 'viewer', 'failed');

    expect(job.error?.message).toContain('sign in again');
    expect(await countRepos()).toBe(250);
    expect(await visibleTo(ada, '&visibility=private')).toEqual([]);
    const requests = app.standIn.log.length;
    const again = await sync(ada, 'viewer', 'failed');
    expect(again.error?.code).toBe('sync.sign_in_again');
    expect(app.standIn.log).toHaveLength(requests);
  });

  it('keeps what it has when it is cancelled in the middle', async () => {
    let id = '';
    app.standIn.faults.inject({
      kind: 'run',
      match: secondPage,
      run: async () => {
        const cancelled = await ada.send(`/api/jobs/${id}/cancel`, { method: 'POST' });
        expect(cancelled.status).toBe(200);
      },
    });

    ({ id } = await startSync(ada, 'viewer'));
    await untilState(ada, id, 'cancelled');

    expect(await countRepos()).toBe(2 * PAGE);
  });

  it('ends as cancelled, and waits for nothing, when a limit comes after the wish', async () => {
    let id = '';
    app.standIn.faults.inject({
      kind: 'run',
      match: secondPage,
      run: async () => {
        await ada.send(`/api/jobs/${id}/cancel`, { method: 'POST' });
      },
    });
    app.standIn.faults.inject({ kind: 'primary-limit', match: secondPage });

    ({ id } = await startSync(ada, 'viewer'));
    const job = await untilState(ada, id, 'cancelled', 'waiting_for_quota');

    expect(job).toMatchObject({ state: 'cancelled', resumeAt: null });
    expect(await countRepos()).toBe(PAGE);
  });

  it('cancels at once what only waits', async () => {
    app.standIn.faults.inject({ kind: 'primary-limit', match: secondPage });
    const { id } = await startSync(ada, 'viewer');
    await untilState(ada, id, 'waiting_for_quota');

    const response = await ada.send(`/api/jobs/${id}/cancel`, { method: 'POST' });

    expect(await response.json()).toMatchObject({ state: 'cancelled', resumeAt: null });
    const requests = app.standIn.log.length;
    await makeLegsDue(app);
    app.clock.advance(3_700_000);
    await sync(ada, 'repo:ada/repo-1');
    expect(app.standIn.log.slice(requests).filter(({ path }) => path.startsWith('/user/repos'))).toEqual([]);
  });
});
