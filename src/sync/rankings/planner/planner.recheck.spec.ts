import { describe, expect, it } from 'vitest';
import { runPlan } from '../../../../test/support/plan-run.ts';
import { starWorld } from '../../../../test/support/star-worlds.ts';
import { GITHUB_LIMITS } from './planner.types.ts';
import type { StarWorld, WorldRepo } from '../../../../test/support/star-world.ts';
import type { Answer, Ask, PageAsk } from './planner.types.ts';

const limits = GITHUB_LIMITS;

function oneByOne(size: number): StarWorld {
  return starWorld(size, (_, place) => 10_000 - place);
}

function idAt(world: StarWorld, place: number): number {
  return world.ordered()[place]?.id ?? NaN;
}

function idsOf(repos: readonly { id: number }[]): number[] {
  return repos.map(({ id }) => id);
}

function readAgain(asks: readonly Ask[]): PageAsk[] {
  return asks.filter((ask) => ask.kind === 'page').filter(({ round }) => round > 0);
}

describe('The planner of rankings, after it read something again', () => {
  it('compares once more what a repo left that was found elsewhere: it may have stood in for another', () => {
    const world = oneByOne(2000);
    const [first, second, unseen] = [20, 100, 400].map((place) => idAt(world, place));
    const move = (world: StarWorld, answered: number): void => {
      if (answered !== 3) return;
      world.swap(first, second);
      world.swap(first, unseen);
    };

    const { asks, done, entries } = runPlan(world, { goal: { count: 1000, minStars: 0 }, limits, move });

    expect(done.settled).toBe(true);
    expect(idsOf(entries)).toEqual(idsOf(world.top(1000, 0)));
    expect(readAgain(asks)).toHaveLength(2);
  });

  it('drops a repo that left a star count of more than GitHub shows, though another came there', () => {
    const world = starWorld(5000, (_, place) => (place < 1000 ? 100_000 - place : 9));
    const old = ({ created }: WorldRepo): boolean => created < 1_300_000_000;
    const coming = world.ordered().slice(200, 1000).find(old);
    const leaving = world.ordered().slice(1000).find(old);
    let windows = 0;
    const move = (world: StarWorld, _: number, ask: Ask): void => {
      if (ask.kind !== 'page' || !ask.slice.created || ask.after !== null) return;
      windows += 1;
      if (windows !== 2 || !coming || !leaving) return;
      world.save({ ...leaving, stars: 2 });
      world.save({ ...coming, stars: 9 });
    };

    const goal = { count: 4500, minStars: 0 };
    const { asks, done, entries } = runPlan(world, { goal, limits, move });

    expect(readAgain(asks).filter(({ slice }) => slice.created).length).toBeGreaterThan(40);
    expect(done.settled).toBe(true);
    expect(entries).toEqual(world.top(4500, 0).map(({ id, stars }) => ({ id, stars })));
  });

  it('drops a repo that had a star count of its own and is gone', () => {
    const world = starWorld(1000, (_, place) => (place === 0 ? 500 : 499 - Math.floor(place / 60)));
    const alone = idAt(world, 0);
    const move = (world: StarWorld, answered: number): void => {
      if (answered === 3) world.delete(alone);
    };

    const { done, entries } = runPlan(world, { goal: { count: 700, minStars: 0 }, limits, move });

    expect(done.settled).toBe(true);
    expect(idsOf(entries)).toEqual(idsOf(world.top(700, 0)));
  });

  it('reads again by single pages, which nothing can disturb', () => {
    const world = starWorld(3000, (_, place) => 500 - Math.floor(place / 300));
    const gone = idAt(world, 700);
    const move = (world: StarWorld, answered: number): void => {
      if (answered === 20) world.delete(gone);
    };

    const { asks, entries } = runPlan(world, { goal: { count: 2000, minStars: 0 }, limits, move });

    expect(idsOf(entries)).toEqual(idsOf(world.top(2000, 0)));
    expect(readAgain(asks).length).toBeGreaterThan(3);
    expect(readAgain(asks).filter(({ after }) => after !== null)).toEqual([]);
  });

  it('compares by ids held what it had to read again in several pages', () => {
    const world = oneByOne(2000);
    world.pageSizes.ids = 40;
    const missed = idAt(world, 20);
    const spoil = (answer: Answer, ask: Ask): Answer => {
      if (answer.kind !== 'page' || ask.kind !== 'page' || ask.round > 1) return answer;
      const [first] = answer.repos;
      return { ...answer, repos: answer.repos.map((repo) => (repo.id === missed && first ? first : repo)) };
    };

    const { done, entries } = runPlan(world, { goal: { count: 1000, minStars: 0 }, limits, spoil });

    expect(done.settled).toBe(true);
    expect(idsOf(entries)).toEqual(idsOf(world.top(1000, 0)));
  });

  it('compares all once more when it had to walk on below', () => {
    const world = oneByOne(3000);
    const gone = Array.from({ length: 10 }, (_, index) => idAt(world, 100 + index));
    const [held, unseen] = [idAt(world, 115), idAt(world, 505)];
    const move = (world: StarWorld, answered: number, ask: Ask): void => {
      if (answered === 7) for (const id of gone) world.delete(id);
      if (ask.kind === 'details') world.swap(held, unseen);
    };

    const { done, entries } = runPlan(world, { goal: { count: 500, minStars: 0 }, limits, move });

    expect(done.settled).toBe(true);
    expect(idsOf(entries)).toContain(unseen);
    expect(idsOf(entries)).toEqual(idsOf(world.top(500, 0)));
  });

  it('gives up on an index that lags where it is read in several pages, and says so', () => {
    const world = oneByOne(2000);
    world.pageSizes.ids = 40;
    const lagging = world.ordered()[300];
    if (lagging) world.save({ ...lagging, told: lagging.stars + 200 });

    const { asks, done, entries } = runPlan(world, { goal: { count: 1000, minStars: 0 }, limits });

    expect(done.settled).toBe(false);
    expect(done.unsettled.length).toBeLessThanOrEqual(2);
    expect(entries).toHaveLength(1000);
    expect(asks.length).toBeLessThan(120);
  });

  it('compares the last star count too, once a repo that was met there is found above', () => {
    const world = starWorld(2000, (_, place) => (place < 970 ? 10_000 - place : place < 1030 ? 9 : 8));
    const [above, last] = [20, 980].map((place) => world.ordered()[place]);
    const [coming] = world.find({ stars: { from: 8, to: 8 } }).toSorted((a, b) => a.id - b.id);
    let isLastRead = false;
    const move = (world: StarWorld, _: number, ask: Ask): void => {
      if (ask.kind !== 'page' || ask.slice.stars.from !== 9 || isLastRead) return;
      if (!above || !last || !coming) return;
      isLastRead = true;
      world.save({ ...last, stars: above.stars });
      world.save({ ...coming, stars: 9 });
    };

    const { done, entries } = runPlan(world, { goal: { count: 1000, minStars: 0 }, limits, move });

    expect(isLastRead).toBe(true);
    expect(done.settled).toBe(true);
    expect(idsOf(entries)).toEqual(idsOf(world.top(1000, 0)));
  });

  it('does not read again and again what could not be settled', () => {
    const world = starWorld(1600, () => 5);
    for (const repo of world.top(1200, 0)) world.save({ ...repo, created: 1_500_000_000 });
    world.pageSizes.ids = 40;

    const { asks, done } = runPlan(world, { goal: { count: 1100, minStars: 0 }, limits });

    expect(done.unsettled).toHaveLength(1);
    expect(asks.length).toBeLessThan(200);
  });
});
