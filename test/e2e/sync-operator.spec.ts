import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DueTargets } from '../../src/sync/due-targets.ts';
import { Housekeeping } from '../../src/sync/housekeeping.ts';
import { GithubStandIn } from '../github/github-stand-in.ts';
import { GithubWorld } from '../github/world.ts';
import { query } from '../support/sync-kit.ts';
import { TestApp } from '../support/test-app.ts';
import { TestClock } from '../support/test-clock.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

const OPS = 5;
const secretKeys = [Buffer.alloc(32, 3).toString('base64url')];

describe('what the operator configures', () => {
  let world: GithubWorld;
  let standIn: GithubStandIn;
  let database: TestDatabase;
  let app: TestApp;
  let token: string;
  let clock: TestClock;

  beforeEach(async () => {
    clock = new TestClock();
    world = new GithubWorld();
    world.addUser({ login: 'ops', id: OPS });
    world.addOrganization({ login: 'acme' });
    world.addRepo({ owner: 'acme', name: 'app', id: 100 });
    standIn = await GithubStandIn.start({ world, now: () => clock.now() });
    token = world.issueToken({ login: 'ops', scopes: ['repo', 'read:org'], kind: 'pat' });
    database = await createTestDatabase();
  });

  afterEach(async () => {
    await app.close();
    await standIn.stop();
    await database.drop();
  });

  async function start(targets: string[], role: 'all' | 'web' = 'all'): Promise<void> {
    const { webUrl, apiUrl, graphqlUrl } = standIn;
    const github = { webUrl, apiUrl, graphqlUrl, oauthApp: null, token };
    const config = { role, secretKeys, github, sync: { cron: '0 0 1 1 *', targets } };
    app = await TestApp.start({ standIn, database, clock, config });
  }

  async function targets(): Promise<object[]> {
    return query(app, 'select account_id as account, target, source from target order by target');
  }

  it('syncs SYNC_TARGETS as the account of GITHUB_TOKEN, and drops what is no longer named', async () => {
    await start(['org:Acme', 'user:ops', 'nonsense']);

    const runs = (): Promise<object[]> =>
      query(app, 'select account_id as account, target, state, started_by as by from run order by target');
    const ended = { account: OPS, state: 'succeeded', by: 'schedule' };
    await expect.poll(runs, { timeout: 20_000 }).toEqual([
      { ...ended, target: 'org:acme' },
      { ...ended, target: 'user:ops' },
    ]);
    expect(await query(app, 'select id from repo')).toEqual([{ id: 100 }]);

    await app.close();
    await start(['org:acme']);
    await expect.poll(targets).toEqual([{ account: OPS, target: 'org:acme', source: 'operator' }]);
  });

  it('ranks what SYNC_TARGETS names, as one target however it is written', async () => {
    world.addRepo({ owner: 'acme', name: 'starry', id: 101, stars: 7 });

    await start(['TOP:0002?minStars=0', 'top:2']);

    const runs = (): Promise<object[]> => query(app, 'select target, state from run');
    await expect.poll(runs, { timeout: 20_000 }).toEqual([{ target: 'top:2', state: 'succeeded' }]);
    expect(await query(app, 'select rank, repo_id as id from ranking_entry order by rank')).toEqual([
      { rank: 1, id: 101 },
      { rank: 2, id: 100 },
    ]);
    expect(await query(app, 'select target, source, size from target')).toEqual([
      { target: 'top:2', source: 'operator', size: 2 },
    ]);
  });

  it('queues no new target of an account whose token is dead', async () => {
    // No schedule of its own, which would drop the target.
    await start([], 'web');
    await expect.poll(async () => query(app, 'select 1 from credential')).toHaveLength(1);
    await query(app, `update credential set state = 'dead', died_at = now()`);
    await query(
      app,
      `insert into target (id, account_id, target, source, created_at)
       values (gen_random_uuid(), ?, 'org:acme', 'operator', now())`,
      OPS,
    );

    const whileDead = await app.app.get(DueTargets).queueNew();
    await query(app, `update credential set state = 'alive', died_at = null`);

    expect(whileDead).toBe(0);
    expect(await app.app.get(DueTargets).queueNew()).toBe(1);
  });

  it('forgets answers that came for a credential which is gone by now', async () => {
    await start([]);
    await expect.poll(async () => query(app, 'select 1 from credential')).toHaveLength(1);
    await query(
      app,
      `insert into http_cache (credential_id, url, etag, body, used_at)
       select c.id + n, 'https://x', 'e', '[]', ? from credential c, generate_series(0, 2) n`,
      clock.now(),
    );

    expect(await app.app.get(Housekeeping).sweep()).toEqual({ answers: 2, runs: 0 });
    expect(
      await query(
        app,
        `select 1 from http_cache where url = 'https://x' and credential_id in (select id from credential)`,
      ),
    ).toHaveLength(1);
  });

  it('keeps answers of GitHub for a month and finished runs for three', async () => {
    await start([]);
    const housekeeping = app.app.get(Housekeeping);
    await expect.poll(async () => query(app, 'select 1 from viewer')).toHaveLength(1);
    await query(
      app,
      `insert into run (id, account_id, target, started_by, state, leg, cancel_requested, queued_at, finished_at, requests, quota_spent)
       values (gen_random_uuid(), ?, 'viewer', 'hand', 'succeeded', 1, false, ?, ?, 0, 0)`,
      OPS,
      clock.now(),
      clock.now(),
    );

    await query(
      app,
      `insert into http_cache (credential_id, url, etag, body, used_at) values (1, 'https://x', 'e', '[]', ?)`,
      clock.now(),
    );

    clock.advance(31 * 86_400_000);
    const afterMonth = await housekeeping.sweep();
    clock.advance(60 * 86_400_000);
    const afterThree = await housekeeping.sweep();

    expect(afterMonth).toEqual({ answers: 1, runs: 0 });
    expect(afterThree).toEqual({ answers: 0, runs: 1 });
  });
});
