import { describe, expect, it } from 'vitest';
import { runPlan } from '../../../../test/support/plan-run.ts';
import { powerLaw, starWorld } from '../../../../test/support/star-worlds.ts';
import { GITHUB_LIMITS } from './planner.types.ts';
import type { StarWorld } from '../../../../test/support/star-world.ts';

/** What does not grow with the answer: counting before a crowd, comparing at the end, a last page by ids. */
const SMALL_CHANGE = 4;

const WORLDS: Record<string, StarWorld> = {
  'without ties': starWorld(30_000, (_, place) => 400_000 - place * 3),
  'like GitHub down to 5 stars': starWorld(30_000, powerLaw(5)),
  'like GitHub down to 20 stars': starWorld(30_000, powerLaw(20)),
  'of a thousand ties each': starWorld(30_000, (chance) => Math.floor(chance * 60) * 10),
  'with ties strewn in': starWorld(30_000, (chance, place) =>
    place % 3 ? powerLaw(5)(chance) : Math.floor(chance * 100) * 17,
  ),
  'where most have the same': starWorld(20_000, (_, place) => (place < 5000 ? 100_000 - place * 7 : 9)),
};

/** Issue 3: 1.45 points per 100 repos, 1 per 100 repos tied at the last star count, 5 % overlap. */
function boundFor(world: StarWorld, count: number): number {
  const last = world.top(count, 0).at(-1)?.stars ?? 0;
  const ties = world.find({ stars: { from: last, to: last } }).length;
  return 1.05 * ((1.45 * count) / 100 + Math.ceil(ties / 100)) + SMALL_CHANGE;
}

describe('The price of a ranking', () => {
  it.each(Object.entries(WORLDS))('keeps its bound in a world %s', (_, world) => {
    for (const count of [100, 1000, 3000, 10_000, 20_000]) {
      const run = runPlan(world, { goal: { count, minStars: 0 }, limits: GITHUB_LIMITS });

      expect(run.points, `top ${count}`).toBeLessThanOrEqual(boundFor(world, count));
      expect(run.done.settled, `top ${count}`).toBe(true);
      expect(run.entries, `top ${count}`).toEqual(
        world.top(count, 0).map(({ id, stars }) => ({ id, stars })),
      );
      expect(run.largestState, `top ${count}`).toBeLessThan(30_000);
    }
  });

  it('is 14 pages, the ties and one comparison for the first thousand where ties are few', () => {
    const world = starWorld(60_000, (_, place) => 400_000 - place * 3);

    const { asks } = runPlan(world, { goal: { count: 1000, minStars: 0 }, limits: GITHUB_LIMITS });

    expect(asks.map(({ kind }) => kind)).toEqual([...Array(15).fill('page'), 'counts']);
  });

  it('is hardly more than 1.4 points per 100 repos, and what the last star count costs, for the first 50,000', () => {
    const world = starWorld(60_000, powerLaw(20));
    const last = world.top(50_000, 0).at(-1)?.stars ?? 0;
    const ties = world.find({ stars: { from: last, to: last } }).length;

    const { points } = runPlan(world, { goal: { count: 50_000, minStars: 0 }, limits: GITHUB_LIMITS });

    expect(points).toBeLessThan(1.42 * 500 + ties / 100 + SMALL_CHANGE);
  });

  it('reads by ids alone the ties that are not in the answer', () => {
    const world = starWorld(10_000, (_, place) => (place < 500 ? 1000 + place : 9));

    const { asks, points } = runPlan(world, { goal: { count: 600, minStars: 0 }, limits: GITHUB_LIMITS });

    const pages = asks.filter((ask) => ask.kind === 'page');
    expect(pages.filter(({ detail }) => detail === 'details')).toHaveLength(9);
    expect(points).toBeLessThan(1.05 * (9 + 95) + SMALL_CHANGE);
  });

  it('skips the last page of a search, which would be short, and overlaps instead', () => {
    const world = starWorld(20_000, (_, place) => 400_000 - place * 3);

    const { points } = runPlan(world, { goal: { count: 10_000, minStars: 0 }, limits: GITHUB_LIMITS });

    expect(points).toBeLessThanOrEqual(1.38 * 100 + 1);
  });

  it('reads ties with details at once where most of them are in the answer', () => {
    const world = starWorld(1500, (_, place) => (place < 600 ? 1000 + place : 9));

    const { asks } = runPlan(world, { goal: { count: 1400, minStars: 0 }, limits: GITHUB_LIMITS });

    expect(asks.filter((ask) => ask.kind === 'details')).toEqual([]);
    expect(asks.filter((ask) => ask.kind === 'page' && ask.detail === 'ids')).toEqual([]);
  });
});
