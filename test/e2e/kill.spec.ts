import { randomBytes } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ServiceAccount } from '../../src/auth/service-account.ts';
import { SyncService } from '../../src/sync/sync.service.ts';
import { GithubStandIn } from '../github/github-stand-in.ts';
import { createBigWorld, type GithubWorld } from '../github/world.ts';
import { query } from '../support/sync-kit.ts';
import { TestApp } from '../support/test-app.ts';
import { WorkerProcess } from '../support/worker-process.ts';

const REPOS = 3000;
const KILLS = 20;
const SCOPES = ['repo', 'read:org', 'user:email'];
const LIMIT_MS = 300_000;

/** Everything that is mirrored or kept of a sweep, without the instants of bookkeeping and without the run's own id. */
const TABLES = {
  account: 'select * from account',
  account_profile_check: 'select account_id, login from account_profile_check',
  organization_member: 'select * from organization_member',
  repo: 'select * from repo',
  repo_name: 'select * from repo_name',
  topic: 'select * from topic',
  repo_topic: 'select * from repo_topic',
  repo_access: 'select viewer_id, repo_id, permission, affiliated from repo_access',
  listed_repo:
    'select l.account_id, l.target, l.repo_id, l.run_id = r.id as by_last_run from listed_repo l cross join run r',
  list_coverage: 'select account_id, target, stream, state, expected, stored, reason from list_coverage',
  repo_coverage: 'select repo_id, stream, account_id, state from repo_coverage',
  run: 'select target, state, error_code from run',
  run_stream: 'select stream, position, done, expected, inserted, updated from run_stream',
};

describe('a worker that is killed', () => {
  let world: GithubWorld;
  let standIn: GithubStandIn;
  let token: string;
  const secretKey = randomBytes(32).toString('base64url');
  const workers = new Set<WorkerProcess>();
  const apps = new Set<TestApp>();

  beforeEach(async () => {
    world = createBigWorld(REPOS);
    standIn = await GithubStandIn.start({ world });
    token = world.issueToken({ login: 'big-user', scopes: SCOPES, kind: 'pat' });
  });

  afterEach(async () => {
    for (const worker of workers) await worker.kill();
    for (const app of apps) await app.close();
    workers.clear();
    apps.clear();
    await standIn.stop();
  });

  /** A database of its own with a process that answers and does not sync. */
  async function startApp(): Promise<TestApp> {
    const { webUrl, apiUrl, graphqlUrl } = standIn;
    const github = { webUrl, apiUrl, graphqlUrl, oauthApp: null, token };
    const app = await TestApp.start({ standIn, config: { role: 'web', secretKeys: [secretKey], github } });
    apps.add(app);
    return app;
  }

  async function startWorker(app: TestApp): Promise<WorkerProcess> {
    const worker = await WorkerProcess.start({ standIn, databaseUrl: app.database.url, secretKey, token });
    workers.add(worker);
    return worker;
  }

  async function request(app: TestApp, ...targets: string[]): Promise<void> {
    const { accountId } = await app.app.get(ServiceAccount).get();
    for (const target of targets) await app.app.get(SyncService).request(accountId, target, 'schedule');
  }

  async function untilDone(app: TestApp): Promise<void> {
    const unfinished = async (): Promise<object[]> =>
      query(app, `select id from run where state not in ('succeeded', 'failed', 'cancelled')`);
    await expect.poll(unfinished, { timeout: 90_000, interval: 100 }).toEqual([]);
  }

  async function dump(app: TestApp): Promise<Record<string, string[]>> {
    const tables: Record<string, string[]> = {};
    for (const [name, sql] of Object.entries(TABLES)) {
      const rows = await query(app, sql);
      tables[name] = rows.map((row) => JSON.stringify(row)).toSorted();
    }
    return tables;
  }

  /** How often each thing was asked for; the check of the token at the start of a process or leg aside. */
  function countRequests(): Map<string, number> {
    const counts = new Map<string, number>();
    for (const { method, path } of standIn.log) {
      const name = `${method} ${path}`;
      if (path !== '/user') counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    return counts;
  }

  /** Resolves when GitHub has received so many more requests, and before it answers the last of them. */
  function nextRequests(count: number): Promise<void> {
    return new Promise((resolve) => {
      standIn.faults.inject({
        kind: 'run',
        match: { path: /^(?!\/user$)/ },
        after: count - 1,
        run: () => resolve(),
      });
    });
  }

  it(
    'leaves no trace: after twenty kills the tables are those of an undisturbed run, and only requests in flight were repeated',
    async () => {
      const undisturbed = await startApp();
      await request(undisturbed, 'viewer');
      standIn.clearLog();
      const calm = await startWorker(undisturbed);
      await untilDone(undisturbed);
      await calm.stop();
      const requests = countRequests();

      const disturbed = await startApp();
      await request(disturbed, 'viewer');
      standIn.clearLog();
      for (let kill = 0; kill < KILLS; kill += 1) {
        const inFlight = nextRequests(1 + Math.floor(Math.random() * 2));
        const worker = await startWorker(disturbed);
        await inFlight;
        // From "before the answer is sent" through "the page is being stored" to "the next request is on its way".
        for (let turns = Math.floor(Math.random() * 4000); turns > 0; turns -= 1) await turn();
        await worker.kill();
        workers.delete(worker);
      }
      expect(await query(disturbed, `select state from run`)).not.toEqual([{ state: 'succeeded' }]);
      await startWorker(disturbed);
      await untilDone(disturbed);

      expect(await dump(disturbed)).toEqual(await dump(undisturbed));
      let repeated = 0;
      for (const [name, count] of countRequests()) repeated += Math.max(0, count - (requests.get(name) ?? 0));
      expect(repeated).toBeGreaterThan(0);
      expect(repeated).toBeLessThanOrEqual(KILLS);
      expect(world.reposVisibleTo(4242, SCOPES)).toHaveLength(REPOS);
    },
    LIMIT_MS,
  );

  it(
    "never lets two workers that start at the same instant spend one account's quota together",
    async () => {
      const app = await startApp();
      await request(app, 'viewer', 'org:big-org-1', 'org:big-org-2', 'user:big-user', 'repo:big-user/none');
      standIn.clearLog();
      let inFlight = 0;
      let most = 0;
      standIn.faults.inject({
        kind: 'run',
        times: 100_000,
        match: { path: /^(?!\/user$)/ },
        run: async () => {
          inFlight += 1;
          most = Math.max(most, inFlight);
          for (let turns = 0; turns < 500; turns += 1) await turn();
          inFlight -= 1;
        },
      });

      const both = await Promise.all([startWorker(app), startWorker(app)]);
      await untilDone(app);

      expect(most).toBe(1);
      const states = await query(app, 'select target, state from run order by target');
      expect(states).toEqual([
        { target: 'org:big-org-1', state: 'succeeded' },
        { target: 'org:big-org-2', state: 'succeeded' },
        { target: 'repo:big-user/none', state: 'failed' },
        { target: 'user:big-user', state: 'succeeded' },
        { target: 'viewer', state: 'succeeded' },
      ]);
      await Promise.all(both.map((worker) => worker.stop()));
    },
    LIMIT_MS,
  );
});
