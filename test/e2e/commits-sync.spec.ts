import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { GithubWorld } from '../github/world.ts';
import type { Browser } from '../support/browser.ts';
import {
  createNotesWorld,
  listCommits,
  listCoverage,
  listGitRequests,
  listOids,
  makeReadsDue,
  NOTES,
  NOTES_TARGET,
  readStored,
} from '../support/commit-room.ts';
import { getJob, query, startSync, sync, untilState } from '../support/sync-kit.ts';
import { TestApp } from '../support/test-app.ts';

const FORK = 102;
const SECRET = 103;
const HOUR_MS = 3_600_000;

describe('commits', () => {
  let app: TestApp;
  let world: GithubWorld;
  let ada: Browser;

  beforeEach(async () => {
    world = createNotesWorld();
    world.addUser({ login: 'bob', id: 2 });
    app = await TestApp.start({ world });
    ada = await app.signIn('ada');
  });

  afterEach(() => app.close());

  function addRepo(id: number, name: string, visibility: 'public' | 'private' = 'public'): void {
    world.addRepo({ owner: 'ada', name, id, visibility });
    world.git.create(id);
  }

  it('of a repo are stored by the first sync', async () => {
    const oids = await world.git.import(NOTES, listCommits(2_500));

    const job = await sync(ada, NOTES_TARGET);

    expect(await readStored(app)).toBe(`2500 ${oids.at(-1)}`);
    expect(await listCoverage(app)).toEqual([`${NOTES} 0 complete 2500`]);
    const progress = job.streams.map(
      ({ name, done, expected, inserted }) => `${name} ${done}/${expected} ${inserted}`,
    );
    expect(progress.slice(1)).toEqual([
      'commit heads 1/1 0',
      'commits 1/1 2500',
      expect.stringContaining('identities'),
    ]);
  });

  it('follow pushes and what was written anew, with as much of git as there is news', async () => {
    addRepo(FORK, 'fork');
    const before = await world.git.import(NOTES, listCommits(50));
    await world.git.import(FORK, listCommits(50));
    await sync(ada, 'commits:viewer');
    await world.git.import(NOTES, listCommits(5, 'pushed'));
    app.standIn.clearLog();

    await sync(ada, 'commits:viewer');

    expect(await readStored(app)).toBe(`55 ${world.git.head(NOTES)}`);
    const asked = listGitRequests(app).map(({ path }) => path);
    expect(asked.every((path) => path.startsWith('/ada/notes.git/'))).toBe(true);

    await world.git.forcePush(NOTES, before[19] ?? null);
    await sync(ada, 'commits:viewer');
    expect(await listOids(app)).toEqual(before.slice(0, 20).toSorted());
  });

  it('with one oid belong to each repo that has them', async () => {
    addRepo(FORK, 'fork');
    const oids = await world.git.import(NOTES, listCommits(20));
    expect(await world.git.import(FORK, listCommits(20))).toEqual(oids);

    await sync(ada, 'commits:viewer');
    expect(await listOids(app, FORK)).toEqual(oids.toSorted());

    await world.git.forcePush(NOTES, null);
    await sync(ada, 'commits:viewer');
    expect(await listOids(app)).toEqual([]);
    expect(await listOids(app, FORK)).toEqual(oids.toSorted());
  });

  it('of a repo that two accounts want are fetched once', async () => {
    const bob = await app.signIn('bob');
    const oids = await world.git.import(NOTES, listCommits(1_500));

    await Promise.all([sync(ada, NOTES_TARGET), sync(bob, NOTES_TARGET)]);

    expect(await readStored(app)).toBe(`1500 ${oids.at(-1)}`);
    expect(listGitRequests(app).filter(({ operation }) => operation === 'fetch')).toHaveLength(1);
  });

  it('of a private repo are nobody’s who cannot see it', async () => {
    addRepo(SECRET, 'secret', 'private');
    await world.git.import(SECRET, listCommits(3));
    await sync(ada, 'commits:viewer');
    const bob = await app.signIn('bob');
    app.standIn.clearLog();

    await sync(bob, 'commits:repo:ada/secret', 'failed');
    await sync(bob, 'commits:user:ada');

    expect(listGitRequests(app).filter(({ path }) => path.includes('secret'))).toEqual([]);
  });

  it(
    'cost no git at all, and a point a hundred repos, while nothing is new',
    { timeout: 60_000 },
    async () => {
      world.addOrganization({ login: 'acme' });
      const head = 'c'.repeat(40);
      for (let id = 1_001; id <= 2_000; id += 1) {
        world.addRepo({ owner: 'acme', name: `r${id}`, id, visibility: 'public' });
        writeFileSync(join(world.git.create(id), 'refs/heads/main'), head);
      }
      await sync(ada, 'org:acme');
      await query(
        app,
        `insert into commit_head (repo_id, head_oid, completed_at) select id, ?, now() from repo where id > 1000`,
        head,
      );
      app.clock.advance(2 * HOUR_MS);
      app.standIn.clearLog();

      const { totals, streams } = await sync(ada, 'commits:org:acme');

      expect(listGitRequests(app)).toEqual([]);
      expect(totals.quotaSpent).toBeLessThanOrEqual(12);
      expect(streams.find(({ name }) => name === 'commit heads')?.done).toBe(1_000);
      const lists = app.standIn.log.filter(({ method }) => method === 'GET');
      expect(lists.length).toBeGreaterThanOrEqual(10);
      expect(lists.filter(({ notModified }) => !notModified).map(({ path }) => path)).toEqual([]);
      expect(await query(app, `select state, count(*)::int from repo_coverage group by state`)).toEqual([
        { state: 'complete', count: 1_000 },
      ]);
    },
  );

  it('are read no further when their job is cancelled, and by the next one', async () => {
    const oids = await world.git.import(NOTES, listCommits(30));
    const fetching = Promise.withResolvers<void>();
    app.standIn.faults.inject({ kind: 'git-stall' });
    app.standIn.faults.inject({
      kind: 'run',
      match: { operation: 'fetch' },
      run: () => fetching.resolve(),
    });
    const { id } = await startSync(ada, NOTES_TARGET);
    await fetching.promise;

    await ada.send(`/api/jobs/${id}/cancel`, { method: 'POST' });

    expect((await getJob(ada, id)).state).toBe('cancelled');
    await untilNothingIsRead();
    await sync(ada, NOTES_TARGET);
    expect(await readStored(app)).toBe(`30 ${oids.at(-1)}`);
  });

  async function untilNothingIsRead(): Promise<void> {
    await expect
      .poll(() => query(app, `select id from pgboss.job where name = 'commit-read' and state = 'active'`), {
        timeout: 20_000,
      })
      .toEqual([]);
  }

  it('go on in another process when one stops while it fetches', async () => {
    const { database, standIn, clock, config } = app;
    const oids = await world.git.import(NOTES, listCommits(30));
    const fetching = Promise.withResolvers<void>();
    standIn.faults.inject({ kind: 'git-stall' });
    standIn.faults.inject({
      kind: 'run',
      match: { operation: 'fetch' },
      run: () => fetching.resolve(),
    });
    const other = await TestApp.start({
      standIn,
      database,
      clock,
      config: { role: 'web', secretKeys: config.secretKeys },
    });
    const { id } = await startSync(ada, NOTES_TARGET);
    await fetching.promise;

    await app.app.close();
    const [left] = await query(other, 'select state, failures, note from commit_work');
    const next = await TestApp.start({
      standIn,
      database,
      clock,
      config: { secretKeys: config.secretKeys },
    });

    expect(left).toEqual({ state: 'waiting', failures: 0, note: 'waiting' });
    const state = async (): Promise<unknown> => {
      await makeReadsDue(next);
      return query(next, 'select state from run where id = ?', id);
    };
    await expect.poll(state, { timeout: 20_000 }).toEqual([{ state: 'succeeded' }]);
    expect(await readStored(next)).toBe(`30 ${oids.at(-1)}`);
    await next.app.close();
    await other.app.close();
  });

  it('are read again after a failure by the worker itself', async () => {
    const oids = await world.git.import(NOTES, listCommits(30));
    app.standIn.faults.inject({ kind: 'git-corrupt' });
    const { id } = await startSync(ada, NOTES_TARGET);

    await vi.waitFor(
      async () => {
        const [work] = await query<{ failures: number }>(app, 'select failures from commit_work');
        expect(work?.failures).toBe(1);
      },
      { timeout: 20_000 },
    );
    await makeReadsDue(app);

    await untilState(ada, id, 'succeeded');
    expect(await readStored(app)).toBe(`30 ${oids.at(-1)}`);
  });
});
