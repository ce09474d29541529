import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AdvisoryLocks } from '../../src/database/advisory-locks.ts';
import { GithubStandIn } from '../github/github-stand-in.ts';
import { GithubWorld } from '../github/world.ts';
import type { Browser } from '../support/browser.ts';
import { getJob, query, startSync, sync, untilState } from '../support/sync-kit.ts';
import { TestApp, type TestAppOptions } from '../support/test-app.ts';
import { TestClock } from '../support/test-clock.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

const ADA = 1;
const REPOS = 350;
const thirdPage = { path: /^\/user\/repos.*[?&]page=3(&|$)/ };

describe('legs', () => {
  let clock: TestClock;
  let standIn: GithubStandIn;
  let database: TestDatabase;
  const apps = new Set<TestApp>();
  const secretKeys = [Buffer.alloc(32, 9).toString('base64url')];

  beforeEach(async () => {
    const world = new GithubWorld();
    world.addUser({ login: 'ada', id: ADA });
    for (let index = 1; index <= REPOS; index += 1) {
      const createdAt = new Date(Date.UTC(2020, 0, 1, index));
      world.addRepo({ owner: 'ada', name: `repo-${index}`, id: 1000 + index, createdAt });
    }
    clock = new TestClock();
    standIn = await GithubStandIn.start({ world, now: () => clock.now() });
    database = await createTestDatabase();
  });

  afterEach(async () => {
    for (const app of apps) await app.close();
    apps.clear();
    await standIn.stop();
    await database.drop();
    if (standIn.faults.unused().length > 0) throw new Error('A fault was injected and never struck');
  });

  async function start(config: TestAppOptions['config'] = {}): Promise<TestApp> {
    const app = await TestApp.start({ standIn, database, clock, config: { secretKeys, ...config } });
    apps.add(app);
    return app;
  }

  async function stop(app: TestApp): Promise<void> {
    apps.delete(app);
    await app.close();
  }

  async function countRepos(app: TestApp): Promise<number> {
    const [row] = await query<{ count: number }>(app, 'select count(*)::int as count from repo');
    return row?.count ?? -1;
  }

  function onThirdPage(run: () => Promise<void> | void): void {
    standIn.faults.inject({ kind: 'run', run, match: thirdPage });
  }

  function countPages(): number {
    return standIn.log.filter(({ path }) => path.startsWith('/user/repos')).length;
  }

  it('end after a minute, and the next one goes on from the page they came to', async () => {
    const app = await start();
    const ada = await app.signIn('ada');
    standIn.clearLog();
    onThirdPage(() => clock.advance(61_000));

    const job = await sync(ada, 'viewer');

    expect(await query(app, 'select leg from run')).toEqual([{ leg: 2 }]);
    expect(job.streams[0]).toMatchObject({ done: REPOS, expected: REPOS });
    // Four pages, and three of them once more to see that nothing was taken out meanwhile.
    expect(countPages()).toBe(7);
  });

  it('go back to the queue at once when the process stops, and another process takes them', async () => {
    const web = await start({ role: 'web' });
    const ada = await web.signIn('ada');
    const worker = await start({ role: 'worker' });
    const reached = Promise.withResolvers<void>();
    standIn.faults.inject({ kind: 'run', run: () => reached.resolve(), match: thirdPage });
    standIn.faults.inject({ kind: 'stall', match: thirdPage });
    const { id } = await startSync(ada, 'viewer');
    await reached.promise;

    await stop(worker);

    expect(await countRepos(web)).toBe(200);
    expect((await untilState(ada, id, 'queued')).error).toBeNull();
    expect(
      await query(web, `select state from pgboss.job where name = 'sync-leg' and state < 'active'`),
    ).toHaveLength(1);
    await start({ role: 'worker' });
    await untilState(ada, id, 'succeeded');
    expect(await countRepos(web)).toBe(REPOS);
  });

  it('wait while somebody else has the lock of their account, and ask GitHub nothing', async () => {
    const app = await start();
    const ada = await app.signIn('ada');
    standIn.clearLog();
    const elsewhere = new AdvisoryLocks(database.url);
    const lock = await elsewhere.tryLock({ class: 'account', id: ADA });

    const { id } = await startSync(ada, 'viewer');
    const askedAgain = async (): Promise<number> => {
      const jobs = await query(
        app,
        `select id from pgboss.job where name = 'sync-leg' and start_after > created_on`,
      );
      return jobs.length;
    };
    await expect.poll(askedAgain, { timeout: 10_000 }).toBeGreaterThan(0);
    expect(standIn.log).toEqual([]);
    expect((await untilState(ada, id, 'queued')).error).toBeNull();

    await lock?.release();
    await elsewhere.onApplicationShutdown();
    await untilState(ada, id, 'succeeded');
  });

  it('are handed back by a process that is set up for another GitHub, and no run fails for it', async () => {
    const web = await start({ role: 'web' });
    const ada = await web.signIn('ada');
    const elsewhere = await GithubStandIn.start({ world: new GithubWorld(), now: () => clock.now() });
    const { webUrl, apiUrl, graphqlUrl } = elsewhere;
    const github = { ...web.config.github, webUrl, apiUrl, graphqlUrl };
    const foreign = await start({ role: 'worker', github });
    const { id } = await startSync(ada, 'viewer');

    const error = async (): Promise<string | undefined> => (await getJob(ada, id)).error?.code;
    await expect.poll(error, { timeout: 10_000 }).toBe('auth.other_github');
    const waiting = `select state from pgboss.job where name = 'sync-leg' and state = 'created'`;
    await expect.poll(() => query(web, waiting), { timeout: 10_000 }).toHaveLength(1);
    expect((await getJob(ada, id)).state).toBe('queued');
    expect(await query(web, 'select state from credential')).toEqual([{ state: 'alive' }]);
    expect(elsewhere.log).toEqual([]);

    await stop(foreign);
    await elsewhere.stop();
    await start({ role: 'worker' });
    expect((await untilState(ada, id, 'succeeded')).error).toBeNull();
  });

  it('survive that every connection to the database breaks', async () => {
    const app = await start();
    const ada = await app.signIn('ada');
    onThirdPage(async () => {
      await query(
        app,
        `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
      );
    });

    const { id } = await startSync(ada, 'viewer');

    await expect.poll(() => stateOf(ada, id), { timeout: 60_000, interval: 200 }).toBe('succeeded');
    expect(await countRepos(app)).toBe(REPOS);
  });

  it('of small targets are fetched before those of big ones', async () => {
    const web = await start({ role: 'web' });
    const ada = await web.signIn('ada');
    await query(
      web,
      `insert into target (id, account_id, target, source, created_at, size)
       values (gen_random_uuid(), ?, 'viewer', 'viewer', now(), 5000)`,
      ADA,
    );
    await startSync(ada, 'viewer');
    await startSync(ada, 'repo:ada/repo-1');

    const legs = await query(
      web,
      `select r.target from pgboss.job j join run r on r.id::text = j.data->>'runId' order by j.priority desc`,
    );

    expect(legs).toEqual([{ target: 'repo:ada/repo-1' }, { target: 'viewer' }]);
  });
});

async function stateOf(browser: Browser, id: string): Promise<string> {
  const response = await browser.send(`/api/jobs/${id}/status`);
  const { state } = (await response.json()) as { state?: string };
  return state ?? String(response.status);
}
