import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RepoHistory } from '../../src/repos/dto/repo-history.dto.ts';
import type { CoveragePage } from '../../src/sync/dto/coverage.dto.ts';
import type { FetchStartedDto } from '../../src/sync/dto/fetch.dto.ts';
import type { JobDto, JobStreamDto } from '../../src/sync/dto/job.dto.ts';
import { GithubWorld } from '../github/world.ts';
import type { Browser } from '../support/browser.ts';
import { query, sync, untilState } from '../support/sync-kit.ts';
import { TestApp } from '../support/test-app.ts';
import { TestClock } from '../support/test-clock.ts';

const OPEN = 11;
const SECRET = 12;
const TEAM = 13;

const DAY = '2026-11-21';
const HOUR_MS = 3_600_000;

describe('the numbers of repos over time', () => {
  let app: TestApp;
  let world: GithubWorld;
  let alice: Browser;

  beforeEach(async () => {
    world = createWorld();
    app = await TestApp.start({ world, clock: new TestClock(`${DAY}T12:00:00Z`) });
    alice = await app.signIn('alice');
  });

  afterEach(() => app.close());

  async function getHistory(
    id: number,
    parameters = `from=${DAY}&to=2026-11-22`,
    browser = alice,
  ): Promise<RepoHistory['points']> {
    const response = await browser.send(`/api/repositories/${id}/history?${parameters}`);
    expect(response.status).toBe(200);
    return ((await response.json()) as RepoHistory).points;
  }

  /** Stream, state and reason of what is held of a repo. */
  async function listCoverage(id: number, browser = alice): Promise<string[]> {
    const response = await browser.send(`/api/coverage?repository=${id}`);
    const { items } = (await response.json()) as CoveragePage;
    return items.map(({ stream, state, stored, expected }) => `${stream} ${state} ${stored}/${expected}`);
  }

  function postBackfill(id: number, browser = alice): Promise<Response> {
    return browser.send(`/api/repositories/${id}/history/backfill`, { method: 'POST' });
  }

  async function backfill(id: number): Promise<JobDto> {
    const response = await postBackfill(id);
    expect(response.status).toBe(202);
    const { jobId, status } = (await response.json()) as FetchStartedDto;
    expect(response.headers.get('location')).toBe(status);
    return untilState(alice, jobId, 'succeeded');
  }

  it('are counted as GitHub tells them', async () => {
    world.setCounts(OPEN, { stars: 5, forks: 4, subscribers: 3, releases: 2, commits: 2 ** 31 - 1 });
    world.issues.add(OPEN);

    const job = await sync(alice, 'counts:viewer');

    expect(await getHistory(OPEN)).toEqual([
      {
        date: DAY,
        stars: 5,
        forks: 4,
        subscribers: 3,
        openIssues: 1,
        openPulls: 0,
        commits: 2 ** 31 - 1,
        releases: 2,
      },
    ]);
    expect(getStream(job, 'counts')).toMatchObject({ done: 3, expected: 3, inserted: 3, quotaSpent: 1 });
    expect(await listCoverage(OPEN)).toEqual(['counts complete 7/7']);
  });

  it('are counted once a day, and again on the next', async () => {
    await sync(alice, 'counts:viewer');
    app.clock.advance(2 * HOUR_MS);
    world.setCounts(OPEN, { stars: 9 });

    const again = await sync(alice, 'counts:viewer');

    expect(getStream(again, 'counts')).toMatchObject({ done: 0, requests: 0, quotaSpent: 0 });
    app.clock.advance(24 * HOUR_MS);

    await sync(alice, 'counts:repo:alice/open');

    const points = await getHistory(OPEN, `from=2026-11-20&to=2026-11-23`);
    expect(points.map(({ stars }) => stars)).toEqual([null, 0, 9]);
    expect(await query(app, `select repo_id as id from repo_count_by_day where day = '2026-11-22'`)).toEqual([
      { id: OPEN },
    ]);
  });

  it('are counted for all who see a repo by whoever asks first', async () => {
    await sync(alice, 'counts:viewer');
    const bob = await app.signIn('bob');

    const job = await sync(bob, 'counts:viewer');

    expect(getStream(job, 'counts')).toMatchObject({ done: 0, requests: 0 });
    expect(await getHistory(TEAM, undefined, bob)).toMatchObject([{ stars: 0 }]);
    expect((await bob.send(`/api/repositories/${SECRET}/history`)).status).toBe(404);
  });

  it('cost at most four points for a hundred repos', async () => {
    for (let count = 3; count < 100; count += 1) world.addRepo({ owner: 'alice', name: `r${count}` });

    const job = await sync(alice, 'counts:viewer');

    expect(getStream(job, 'counts')).toMatchObject({ done: 100, inserted: 100, quotaSpent: 4, requests: 4 });
  });

  it('are unknown, not zero, where GitHub does not tell', async () => {
    app.standIn.faults.inject({ kind: 'graphql-timeout', match: { operation: 'FindRepoCounts' }, times: 50 });

    await sync(alice, 'counts:viewer');

    expect(await getHistory(OPEN)).toMatchObject([{ stars: 0, commits: null }]);
    expect(await listCoverage(OPEN)).toEqual(['counts partial 6/7']);
  });

  it('say who may not list stargazers and subscribers, and ask GitHub for neither', async () => {
    await sync(alice, 'counts:viewer');
    const bob = await app.signIn('bob');
    await sync(bob, 'counts:viewer');

    const people = ['stargazers forbidden null/null', 'subscribers forbidden null/null'];
    expect(await listCoverage(TEAM, bob)).toEqual(['counts complete 7/7', ...people]);
    expect(await listCoverage(TEAM, alice)).toEqual(['counts complete 7/7']);
    expect(app.standIn.log.filter(({ path }) => /stargazers|subscribers/.test(path))).toEqual([]);

    world.addCollaborator(TEAM, 'bob', 'push');
    app.clock.advance(2 * HOUR_MS);
    await sync(bob, 'counts:viewer');

    expect(await listCoverage(TEAM, bob)).toEqual(['counts complete 7/7']);
  });

  it('show nothing private to a viewer whose token was revoked', async () => {
    await sync(alice, 'counts:viewer');
    await query(app, `update credential set state = 'dead'`);

    expect((await alice.send(`/api/repositories/${SECRET}/history`)).status).toBe(404);
    expect((await postBackfill(SECRET)).status).toBe(404);
    expect(await listCoverage(SECRET)).toEqual([]);
  });

  describe('before anybody counted', () => {
    const DAYS = { '2025-01-01': 2, '2026-11-18': 3, '2026-11-20': 1, [DAY]: 4 };

    beforeEach(async () => {
      world.setStarHistory(OPEN, DAYS);
      await sync(alice, 'viewer');
    });

    it('are filled out of the star history, except for days that were counted', async () => {
      await sync(alice, 'counts:viewer');
      await query(app, `update repo_count_by_day set day = '2026-11-19', stars = 7 where repo_id = ?`, OPEN);

      const job = await backfill(OPEN);

      const points = await getHistory(OPEN, 'from=2026-11-17&to=2026-11-22');
      expect(points.map(({ stars }) => stars)).toEqual([2, 5, 7, 6, null]);
      expect(points.map(({ forks }) => forks)).toEqual([null, null, 0, null, null]);
      expect(await getHistory(OPEN, 'from=2025-01-01&to=2025-01-02')).toMatchObject([{ stars: 2 }]);
      expect(job.target).toMatch(/^stars:repo:\d+$/);
      expect(getStream(job, 'star history')).toMatchObject({ done: 1, expected: 1, updated: 0 });
    });

    it('are asked for a page at a time, and not again on that day', async () => {
      const job = await backfill(OPEN);
      const { requests = 0, inserted = 0 } = getStream(job, 'star history') ?? {};

      expect(requests).toBeGreaterThan(1);
      expect(await listCoverage(OPEN)).toEqual([`star history complete ${inserted}/${inserted}`]);
      expect(await query(app, 'select 1 from target')).toHaveLength(1);

      app.clock.advance(2 * HOUR_MS);

      expect(getStream(await backfill(OPEN), 'star history')).toMatchObject({ done: 0, requests: 0 });
      app.clock.advance(24 * HOUR_MS);
      expect(getStream(await backfill(OPEN), 'star history')).toMatchObject({ done: 1, inserted: 1 });
    });

    it('are read of all repos of a target that says so', async () => {
      const job = await sync(alice, 'stars:viewer');

      expect(getStream(job, 'star history')).toMatchObject({ done: 3, expected: 3 });
      expect(await getHistory(SECRET, 'from=2026-11-20&to=2026-11-22')).toMatchObject([
        { stars: 0 },
        { stars: null },
      ]);
    });

    it('are withheld from one account for itself alone', async () => {
      app.standIn.faults.inject({
        kind: 'status',
        status: 403,
        match: { path: /stargazers.history/ },
        times: 1,
      });

      await backfill(OPEN);

      expect(await getHistory(OPEN, 'from=2026-11-17&to=2026-11-18')).toMatchObject([{ stars: null }]);
      expect(await listCoverage(OPEN)).toEqual(['star history forbidden null/null']);
      const bob = await app.signIn('bob');
      expect(await listCoverage(OPEN, bob)).toEqual([]);

      await backfill(OPEN);

      expect(await listCoverage(OPEN)).toEqual([expect.stringMatching(/^star history complete \d+/)]);
    });

    it('are not asked for by whoever may not see the repo', async () => {
      const bob = await app.signIn('bob');
      const foreign = await postBackfill(SECRET, bob);
      const unknown = await postBackfill(1, bob);

      expect(foreign.status).toBe(404);
      expect(await foreign.json()).toEqual(await unknown.json());
      expect((await app.createBrowser().send(`/api/repositories/${OPEN}/history`)).status).toBe(401);
      expect(await query(app, `select 1 from run where target like 'stars:%'`)).toEqual([]);
    });
  });
});

function getStream({ streams }: JobDto, name: string): JobStreamDto | undefined {
  return streams.find((stream) => stream.name === name);
}

/** Alice owns two repos and maintains one that Bob may read. */
function createWorld(): GithubWorld {
  const world = new GithubWorld();
  world.addUser({ login: 'alice', id: 1 });
  world.addUser({ login: 'bob', id: 2 });
  world.addOrganization({ login: 'acme' });
  const createdAt = new Date('2024-12-30T05:00:00Z');
  world.addRepo({ owner: 'alice', name: 'open', id: OPEN, createdAt });
  world.addRepo({ owner: 'alice', name: 'secret', id: SECRET, createdAt, visibility: 'private' });
  world.addRepo({ owner: 'acme', name: 'team', id: TEAM, createdAt, visibility: 'private' });
  world.addCollaborator(TEAM, 'alice', 'maintain');
  world.addCollaborator(TEAM, 'bob', 'pull');
  return world;
}
