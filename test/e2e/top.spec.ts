import { describe, expect, it } from 'vitest';
import type { JobDto, JobListDto } from '../../src/sync/dto/job.dto.ts';
import type { GithubWorld } from '../github/world.ts';
import { createRankingWorld, RANKING_VIEWER, truthOfTop } from '../github/world/ranking-world.ts';
import type { Browser } from '../support/browser.ts';
import { query, startSync, sync, untilState } from '../support/sync-kit.ts';
import { type Entry, listEntries, stageTop } from '../support/top-kit.ts';

const LIMIT_MS = 60_000;
const COUNT = 3000;

function without(entries: readonly Entry[], ids: ReadonlySet<number>): Entry[] {
  return entries.filter(({ id }) => !ids.has(id));
}

/** What may happen to repos within an hour: one in a hundred gains or loses, some appear, some go. Returns whose. */
function shake(world: GithubWorld, round: number): number[] {
  const repos = [...world.repos.byId.values()].filter(
    ({ visibility, fork }) => visibility === 'public' && !fork,
  );
  const touched = repos.filter((_, index) => index % 97 === round % 97).slice(0, 12);
  for (const [index, { id, stars }] of touched.entries()) {
    if (index === 0) world.deleteRepo(id);
    else if (index === 1) world.setVisibility(id, 'private');
    else world.setStars(id, Math.max(0, Math.round(stars * (index % 2 === 0 ? 1.3 : 0.6)) + index));
  }
  const added = world.addRepo({ owner: RANKING_VIEWER, name: `new-${round}`, stars: 50 + round * 31 });
  return [...touched.map(({ id }) => id), added.id];
}

async function listJobs(browser: Browser): Promise<JobDto[]> {
  const { jobs } = (await (await browser.send('/api/jobs')).json()) as JobListDto;
  return jobs;
}

describe('a ranking of the most starred', () => {
  it.each([
    { seed: 1, repos: 4500 },
    { seed: 2, repos: 3600 },
  ])(
    'has the order of the truth, each repo once, with seed $seed',
    async ({ seed, repos }) => {
      await using stage = await stageTop(createRankingWorld(seed, { repos }));

      const job = await sync(stage.browser, `top:${COUNT}`);

      expect(await listEntries(stage.app, job.id)).toEqual(truthOfTop(stage.world, COUNT));
      expect(job.ranking).toEqual({
        id: job.id,
        count: COUNT,
        available: repos,
        complete: true,
        settled: true,
        unsettled: [],
      });
      expect(job.streams[0]).toMatchObject({ name: 'most starred', done: COUNT, expected: COUNT });
      expect(job.quota).toMatchObject({ spent: job.totals.quotaSpent, forecast: null });
    },
    LIMIT_MS,
  );

  it(
    'has each repo that stayed where it was once and in order, while all around others come, go and move',
    async () => {
      await using stage = await stageTop(createRankingWorld(3, { repos: 4500 }));
      const moved = new Set<number>();
      for (let round = 0; round < 12; round += 1) {
        const run = (world: GithubWorld): void => {
          for (const id of shake(world, round)) moved.add(id);
        };
        stage.standIn.faults.inject({
          kind: 'run',
          run,
          match: { operation: 'SearchReposWithTags' },
          after: round * 3,
        });
      }

      const job = await sync(stage.browser, `top:${COUNT}`);

      expect(stage.standIn.faults.unused()).toEqual([]);
      const entries = await listEntries(stage.app, job.id);
      expect(new Set(entries.map(({ id }) => id)).size).toBe(COUNT);
      const stayed = without(entries, moved);
      const truth = without(truthOfTop(stage.world, COUNT + moved.size), moved);
      expect(stayed).toEqual(truth.slice(0, stayed.length));
      expect(stayed.length).toBeGreaterThanOrEqual(
        without(truthOfTop(stage.world, COUNT), moved).length - moved.size,
      );
      expect(job.ranking?.settled).toBe(true);
    },
    LIMIT_MS,
  );

  it('says how many there are when there are fewer than asked for', async () => {
    await using stage = await stageTop(createRankingWorld(4, { repos: 400 }));

    const job = await sync(stage.browser, 'top:5000');

    expect(job.ranking).toMatchObject({ count: 5000, available: 400, complete: true, settled: true });
    expect(job.streams[0]).toMatchObject({ done: 400, expected: 400 });
    expect(await listEntries(stage.app, job.id)).toEqual(truthOfTop(stage.world, 5000));
  });

  it('holds what a query finds, above so many stars, and nothing else', async () => {
    await using stage = await stageTop(createRankingWorld(5, { repos: 2500 }));
    const [language] = [...stage.world.repos.byId.values()].flatMap((repo) => repo.language ?? []);

    const job = await sync(stage.browser, `top:2000?query=language:${language}&minStars=3`);

    const truth = truthOfTop(stage.world, 2000, (repo) => repo.language === language && repo.stars >= 3);
    expect(truth.length).toBeGreaterThan(20);
    expect(await listEntries(stage.app, job.id)).toEqual(truth);
    expect(job.ranking?.available).toBe(truth.length);
  });

  it('splits by creation what shares one star count, and says what even that cannot part', async () => {
    const burst = { repos: 1100, stars: 77 };
    await using stage = await stageTop(createRankingWorld(6, { repos: 1500, burst }));

    const job = await sync(stage.browser, 'top:1400?tags=false');

    expect(job.ranking).toMatchObject({ complete: true, settled: false });
    expect(job.ranking?.unsettled).toEqual([
      {
        query: expect.stringMatching(/is:public stars:77\.\.77 created:.* sort:stars-desc/),
        expected: 1100,
        read: 1000,
      },
    ]);
    const entries = await listEntries(stage.app, job.id);
    const above = truthOfTop(stage.world, 1400).filter(({ stars }) => stars > 77);
    expect(entries.slice(0, above.length)).toEqual(above);
    expect(new Set(entries.map(({ id }) => id)).size).toBe(entries.length);
  });

  it('stores repos with their owners, topics and latest release, and leaves open issues unknown', async () => {
    await using stage = await stageTop(createRankingWorld(7, { repos: 300 }));

    await sync(stage.browser, 'top:50');

    const stored = await query<Record<string, unknown>>(
      stage.app,
      `select r.id, r.stars, r.language, r.open_issues, r.latest_release_tag, o.login, o.name, o.email,
         array(select t.topic from repo_topic t where t.repo_id = r.id order by t.topic) as topics
       from repo r join account o on o.id = r.owner_id order by r.stars desc, r.id limit 50`,
    );
    const truth = truthOfTop(stage.world, 50).map(({ id, stars }) => {
      const repo = stage.world.repos.get(id);
      const { login, name, email } = stage.world.ownerOf(repo);
      const topics = repo.topics.toSorted();
      const release = { open_issues: null, latest_release_tag: repo.release?.tagName ?? null };
      return Object.assign(release, { id, stars, language: repo.language, login, name, email, topics });
    });
    expect(stored).toEqual(truth);
  });

  it('leaves open issues as REST told them', async () => {
    await using stage = await stageTop(createRankingWorld(8, { repos: 100 }));
    const [first] = truthOfTop(stage.world, 1);
    const repo = stage.world.repos.get(first?.id ?? 0);
    await sync(stage.browser, `repo:${stage.world.fullName(repo)}`);

    await sync(stage.browser, 'top:10');

    const rows = await query(stage.app, 'select open_issues from repo where id = ?', repo.id);
    expect(rows).toEqual([{ open_issues: repo.openIssues + repo.openPulls }]);
  });

  it('is its own account’s alone', async () => {
    const world = createRankingWorld(9, { repos: 100 });
    world.addUser({ login: 'bob' });
    await using stage = await stageTop(world);
    const bob = await stage.app.signIn('bob');
    const { id } = await sync(stage.browser, 'top:10');

    const asked = [`/api/jobs/${id}/status`, `/api/rankings/${id}`, `/export?ranking=${id}`].map((path) =>
      bob.send(path),
    );
    const cancelled = await bob.send(`/api/jobs/${id}/cancel`, { method: 'POST' });

    expect((await Promise.all(asked)).map(({ status }) => status)).toEqual([404, 404, 404]);
    expect(cancelled.status).toBe(404);
    expect(JSON.stringify(await (await bob.send('/api/jobs')).json())).not.toContain(id);
  });

  it('has its private repos in nobody’s ranking, its owner’s neither', async () => {
    await using stage = await stageTop(createRankingWorld(10, { repos: 200 }));

    await sync(stage.browser, 'top:200');

    expect(await query(stage.app, `select 1 from repo where visibility <> 'public' or fork`)).toEqual([]);
  });

  it('tells how long it takes while it is read for the first time', async () => {
    await using stage = await stageTop(createRankingWorld(11, { repos: 1500 }));
    const match = { operation: 'SearchReposWithTags' };
    stage.standIn.faults.inject({ kind: 'run', run: () => stage.clock.advance(2000), match, times: 10 });
    const seen = Promise.withResolvers<JobDto>();
    const look = async (): Promise<void> => {
      const [job] = await listJobs(stage.browser);
      if (job) seen.resolve(job);
    };
    stage.standIn.faults.inject({ kind: 'run', run: look, match, after: 10 });

    const { id } = await startSync(stage.browser, 'top:1480');
    const job = await seen.promise;

    const { done = 0, expected, quotaSpent = 0 } = job.streams[0] ?? {};
    expect(done).toBeGreaterThan(500);
    expect(expected).toBe(1480);
    // As much for each repo as so far, one more for tags beyond the first page; two seconds a page.
    const points = Math.ceil((quotaSpent * (1480 - done)) / done + 1);
    expect(job.quota?.forecast).toMatchObject({ points, requests: points });
    expect(job.estimatedSecondsLeft).toBe(Math.ceil((points * 20) / job.totals.requests));
    expect(job.ranking).toMatchObject({ available: 1500, complete: false, settled: null });
    await untilState(stage.browser, id, 'succeeded');
  });
});
