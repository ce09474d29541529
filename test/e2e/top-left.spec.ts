import { expect, it } from 'vitest';
import { createRankingWorld, truthOfTop } from '../github/world/ranking-world.ts';
import { query, sync } from '../support/sync-kit.ts';
import { stageTop } from '../support/top-kit.ts';

const COUNT = 150;

it('asks by id for what has left a ranking: who was hidden or deleted is shown no longer, who lost stars is', async () => {
  await using stage = await stageTop(createRankingWorld(7, { repos: 400 }));
  const { world, browser, standIn } = stage;
  await sync(browser, `top:${COUNT}`);
  const [hidden, deleted, fallen] = truthOfTop(world, 3).map(({ id }) => id) as [number, number, number];
  world.setVisibility(hidden, 'private');
  world.deleteRepo(deleted);
  world.setStars(fallen, 0);
  standIn.clearLog();

  const job = await sync(browser, `top:${COUNT}`);

  const statusOf = async (id: number): Promise<number> =>
    (await browser.send(`/api/repositories/${id}`)).status;
  expect(await statusOf(hidden)).toBe(404);
  expect(await statusOf(deleted)).toBe(404);
  expect(await statusOf(fallen)).toBe(200);
  expect(job.streams[1]).toMatchObject({ name: 'left repositories', updated: 2, unchanged: 1 });
  expect(standIn.log.filter(({ operation }) => operation === 'FindRepos')).toHaveLength(1);
  expect(
    await query(stage.app, 'select count(*)::int as count from ranking_entry where ranking_id = ?', job.id),
  ).toEqual([{ count: COUNT }]);
});
