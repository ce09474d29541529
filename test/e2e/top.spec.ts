import { describe, expect, it } from 'vitest';
import type { GithubWorld } from '../github/world.ts';
import { createRankingWorld, RANKING_VIEWER, truthOfTop } from '../github/world/ranking-world.ts';
import { query, sync } from '../support/sync-kit.ts';
import { type Entry, listEntries, listTags, stageTop, truthOfTags } from '../support/top-kit.ts';

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

describe('a ranking of the most starred', () => {
  it.each([
    { seed: 1, repos: 4500 },
    { seed: 2, repos: 3600 },
  ])(
    'has the order of the truth, each repo once, with seed $seed',
    async ({ seed, repos }) => {
      await using stage = await stageTop(createRankingWorld(seed, { repos }));

      const job = await sync(stage.browser, `top:${COUNT}`);

      const truth = truthOfTop(stage.world, COUNT);
      expect(await listEntries(stage.app, job.id)).toEqual(truth);
      expect(await listTags(stage.app, job.id)).toEqual(truthOfTags(stage.world, truth));
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
      expect(await listTags(stage.app, job.id)).toEqual(truthOfTags(stage.world, entries));
    },
    LIMIT_MS,
  );

  it('has all tags of the repos with the most of them', async () => {
    await using stage = await stageTop(createRankingWorld(12, { repos: 250 }));
    const truth = truthOfTop(stage.world, 200);

    const job = await sync(stage.browser, 'top:200');

    const most = Math.max(...truth.map(({ id }) => stage.world.tagsOf(id).length));
    expect(most).toBe(5000);
    expect(await listTags(stage.app, job.id)).toEqual(truthOfTags(stage.world, truth));
    expect(
      await query(stage.app, 'select 1 from tag_reading union all select 1 from tag_reading_name'),
    ).toEqual([]);
  });

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
});
