import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createBigWorld, type GithubWorld } from '../github/world.ts';
import { compareTables } from '../support/compare-tables.ts';
import { query } from '../support/sync-kit.ts';
import { countRepeated, SCOPES, WorkerStage } from '../support/worker-stage.ts';

const REPOS = 3000;
const KILLS = 20;
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
  let stage: WorkerStage;

  beforeEach(async () => {
    world = createBigWorld(REPOS);
    stage = await WorkerStage.start(world, 'big-user');
  });

  afterEach(() => stage[Symbol.asyncDispose]());

  it(
    'leaves no trace: after twenty kills the tables are those of an undisturbed run, and only requests in flight were repeated',
    async () => {
      const undisturbed = await stage.startApp();
      stage.standIn.clearLog();
      await stage.sync(undisturbed, 'viewer');
      const needed = stage.countRequests();

      const disturbed = await stage.startApp();
      await stage.request(disturbed, 'viewer');
      stage.standIn.clearLog();
      for (let kill = 0; kill < KILLS; kill += 1) {
        const requests = 1 + Math.floor(Math.random() * 2);
        await stage.killAfter(disturbed, { requests, turns: Math.floor(Math.random() * 4000) });
      }
      expect(await query(disturbed, `select state from run`)).not.toEqual([{ state: 'succeeded' }]);
      await stage.startWorker(disturbed);
      await stage.untilDone(disturbed);

      expect(await compareTables(TABLES, { before: undisturbed, after: disturbed })).toEqual({});
      const repeated = countRepeated(stage.countRequests(), needed);
      expect(repeated).toBeGreaterThan(0);
      expect(repeated).toBeLessThanOrEqual(KILLS);
      expect(world.reposVisibleTo(4242, SCOPES)).toHaveLength(REPOS);
    },
    LIMIT_MS,
  );

  it(
    "never lets two workers that start at the same instant spend one account's quota together",
    async () => {
      const app = await stage.startApp();
      await stage.request(
        app,
        'viewer',
        'org:big-org-1',
        'org:big-org-2',
        'user:big-user',
        'repo:big-user/none',
      );
      stage.standIn.clearLog();
      const inFlight = stage.watchRequests();

      const both = await Promise.all([stage.startWorker(app), stage.startWorker(app)]);
      await stage.untilDone(app);

      expect(inFlight.most).toBe(1);
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
