import { randomInt } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { aRandom } from '../github/world/random.ts';
import { createRankingWorld, RANKING_VIEWER, truthOfTop } from '../github/world/ranking-world.ts';
import type { GithubWorld } from '../github/world.ts';
import { compareTables } from '../support/compare-tables.ts';
import { expectNothingWasted, readCalmly, readDisturbed } from '../support/kill-kit.ts';
import { RANKING_TABLES } from '../support/ranking-tables.ts';
import { query } from '../support/sync-kit.ts';
import { WorkerStage } from '../support/worker-stage.ts';

const LIMIT_MS = 300_000;
/** All pushes of these worlds are long over when they are read, and as long for one reader as for the other. */
const LAST_PUSH = new Date('2025-01-01T00:00:00Z');

/** The walk, star counts, ties and their windows, details of those that came without, tags beyond the first page. */
const KINDS = ['SearchReposWithTags', 'CountRepos', 'SearchRepoIds', 'FindRepoDetailsWithTags', 'ListTags'];

function createWorld(seed: number, settings: Parameters<typeof createRankingWorld>[1]): GithubWorld {
  const world = createRankingWorld(seed, settings);
  for (const { id, pushedAt, updatedAt } of world.repos.byId.values()) {
    if ((pushedAt ?? LAST_PUSH) > LAST_PUSH) world.updateRepo(id, { pushedAt: LAST_PUSH, updatedAt });
  }
  return world;
}

/** Stars change, repos come and go, tags are added (to the repo with the most of them as well), moved and removed. */
function change(world: GithubWorld): void {
  const { now } = world;
  world.now = () => new Date('2025-06-01T00:00:00Z');
  for (const [index, { id, stars }] of truthOfTop(world, 1000).entries()) {
    if (index % 7 === 0) world.setStars(id, Math.floor(stars * 1.2) + 1);
    if (index % 23 === 0) world.addTag(id, { name: 'added' });
    if (index % 101 === 50) world.deleteRepo(id);
  }
  for (const { id } of truthOfTop(world, 1000)) {
    const [first, second] = world.tagsOf(id);
    if (id % 5 > 0 || !first || !second) continue;
    world.moveTag(id, first.name, '0'.repeat(40));
    world.removeTag(id, second.name);
  }
  const [most] = world.repos.byId.values();
  if (most) world.addTag(most.id, { name: 'the 5,001st' });
  world.addRepo({
    owner: RANKING_VIEWER,
    name: 'new',
    stars: 5000,
    createdAt: LAST_PUSH,
    pushedAt: LAST_PUSH,
  });
  world.now = now;
}

describe('a worker that is killed while it reads the most starred', () => {
  it(
    'leaves no trace: after twenty kills the tables are those of an undisturbed run, and only requests in flight were repeated',
    async ({ onTestFailed }) => {
      const seed = randomInt(2 ** 31);
      onTestFailed(() => console.error(`Where to kill was drawn from the seed ${seed}`));
      // The last place falls among more repos with the same stars than one search shows.
      await using stage = await WorkerStage.start(
        createWorld(31, { repos: 2700, spread: 0.6 }),
        RANKING_VIEWER,
      );
      const before = await stage.startApp();
      const calm = await readCalmly(stage, before, 'top:1500');
      expect([...new Set(calm.operations)]).toEqual(KINDS);

      const after = await stage.startApp();
      const disturbance = { target: 'top:1500', calm, kills: 20, random: aRandom(seed) };
      const disturbed = await readDisturbed(stage, after, disturbance);

      expect(await compareTables(RANKING_TABLES, { before, after })).toEqual({});
      expectNothingWasted(disturbed, calm, 20);
    },
    LIMIT_MS,
  );

  it(
    'leaves none when it reads them again, either',
    async ({ onTestFailed }) => {
      const seed = randomInt(2 ** 31);
      onTestFailed(() => console.error(`Where to kill was drawn from the seed ${seed}`));
      const world = createWorld(32, { repos: 900, spread: 0.6 });
      await using stage = await WorkerStage.start(world, RANKING_VIEWER);
      const [before, after] = [await stage.startApp(), await stage.startApp()];
      for (const app of [before, after]) await stage.sync(app, 'top:600');
      change(world);
      const calm = await readCalmly(stage, before, 'top:600');

      const disturbance = { target: 'top:600', calm, kills: 6, random: aRandom(seed) };
      const disturbed = await readDisturbed(stage, after, disturbance);

      expect(await compareTables(RANKING_TABLES, { before, after })).toEqual({});
      expectNothingWasted(disturbed, calm, 6);
    },
    LIMIT_MS,
  );
});

it(
  'reads the most starred by one query at a time, however many workers start at the same instant',
  async () => {
    await using stage = await WorkerStage.start(createWorld(33, { repos: 900, spread: 0.6 }), RANKING_VIEWER);
    const app = await stage.startApp();
    await stage.request(app, 'top:600');
    stage.standIn.clearLog();
    const inFlight = stage.watchRequests();

    const both = await Promise.all([stage.startWorker(app), stage.startWorker(app)]);
    await stage.untilDone(app);

    expect(inFlight.most).toBe(1);
    expect(new Set(stage.countRequests().values())).toEqual(new Set([1]));
    expect(await query(app, 'select state from run')).toEqual([{ state: 'succeeded' }]);
    await Promise.all(both.map((worker) => worker.stop()));
  },
  LIMIT_MS,
);
