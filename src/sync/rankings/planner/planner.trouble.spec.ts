import { describe, expect, it } from 'vitest';
import { runPlan } from '../../../../test/support/plan-run.ts';
import { powerLaw, starWorld } from '../../../../test/support/star-worlds.ts';
import { nextAsk, startPlan } from './planner.ts';
import { GITHUB_LIMITS } from './planner.types.ts';
import { takeStanding } from './standing.ts';
import type { StarWorld } from '../../../../test/support/star-world.ts';
import type { Answer, Ask, PageAsk } from './planner.types.ts';

const limits = GITHUB_LIMITS;

function oneByOne(size: number): StarWorld {
  return starWorld(size, (_, place) => 10_000 - place);
}

function idsOf(repos: readonly { id: number }[]): number[] {
  return repos.map(({ id }) => id);
}

function pagesIn(asks: readonly Ask[]): PageAsk[] {
  return asks.filter((ask) => ask.kind === 'page');
}

describe('The planner of rankings', () => {
  it('reads one page again where one repo was shown twice and another not at all', () => {
    const world = oneByOne(2000);
    const missed = world.top(300, 0).at(-1)?.id;
    const spoil = (answer: Answer, ask: Ask): Answer => {
      if (answer.kind !== 'page' || ask.kind !== 'page' || ask.round > 0) return answer;
      const [first] = answer.repos;
      return { ...answer, repos: answer.repos.map((repo) => (repo.id === missed && first ? first : repo)) };
    };

    const { asks, entries, done } = runPlan(world, { goal: { count: 1000, minStars: 0 }, limits, spoil });

    expect(done.settled).toBe(true);
    expect(idsOf(entries)).toContain(missed);
    expect(pagesIn(asks).filter(({ round }) => round > 0)).toHaveLength(1);
  });

  it('reads what stays partial three times more, smaller, and then says which slice it is', () => {
    const world = oneByOne(500);
    const withheld = world.top(120, 0).at(-1);
    const spoil = (answer: Answer): Answer => {
      if (answer.kind !== 'page') return answer;
      const repos = answer.repos.filter(({ id }) => id !== withheld?.id);
      const left = answer.repos.length - repos.length;
      return { ...answer, repos, withheld: left, isWhole: left === 0 };
    };

    const { asks, done } = runPlan(world, { goal: { count: 400, minStars: 0 }, limits, spoil });

    expect([...new Set(pagesIn(asks).map(({ round }) => round))]).toEqual([0, 1, 2, 3]);
    expect(done.settled).toBe(false);
    expect(done.unsettled).toHaveLength(1);
    const { stars } = done.unsettled[0]?.slice ?? { stars: { from: 0, to: 0 } };
    expect(stars.from).toBeLessThanOrEqual(withheld?.stars ?? 0);
    expect(stars.to).toBeGreaterThanOrEqual(withheld?.stars ?? 0);
  });

  it('finds all though GitHub puts equals in another order on every page', () => {
    const world = starWorld(700, (_, place) => (place < 100 ? 1000 - place : 9));
    const move = (world: StarWorld, answered: number): void => {
      for (const repo of world.ordered()) world.save({ ...repo, tie: (repo.id * (answered + 7)) % 10_007 });
    };

    const { done, entries } = runPlan(world, { goal: { count: 600, minStars: 0 }, limits, move });

    expect(done.settled).toBe(true);
    expect(idsOf(entries)).toEqual(idsOf(world.top(600, 0)));
  });

  it('gets on though every wide search ends after its first repo', () => {
    const world = oneByOne(300);
    const spoil = (answer: Answer, ask: Ask): Answer => {
      if (answer.kind !== 'page' || ask.kind !== 'page' || ask.slice.stars.from !== 0) return answer;
      return { ...answer, repos: answer.repos.slice(0, 1), endCursor: null, joinCursor: null };
    };

    const { done, entries } = runPlan(world, { goal: { count: 250, minStars: 0 }, limits, spoil });

    expect(done.settled).toBe(true);
    expect(idsOf(entries)).toEqual(idsOf(world.top(250, 0)));
  });

  it('does not believe that nobody has the stars it has just seen', () => {
    const world = starWorld(500, (_, place) => (place < 40 ? 1000 - place : 9));
    let isTold = false;
    const spoil = (answer: Answer): Answer => {
      if (answer.kind !== 'counts' || isTold) return answer;
      isTold = true;
      return { ...answer, counts: answer.counts.map(() => 0) };
    };

    const { done, entries } = runPlan(world, { goal: { count: 100, minStars: 0 }, limits, spoil });

    expect(isTold).toBe(true);
    expect(done.settled).toBe(true);
    expect(idsOf(entries)).toEqual(idsOf(world.top(100, 0)));
  });

  it('ends though the last place is told more stars than the slice it was found in has', () => {
    const world = starWorld(3000, (_, place) => 10_000 - Math.floor(place / 10));
    for (const place of [1002, 1004]) {
      const repo = world.ordered()[place];
      if (repo) world.save({ ...repo, told: repo.stars + 1 });
    }

    const { entries, points } = runPlan(world, { goal: { count: 1005, minStars: 0 }, limits, mostAsks: 500 });

    expect(entries).toHaveLength(1005);
    expect(points).toBeLessThan(30);
  });

  it('says that repos are missing when walking on below leads no lower', () => {
    const before = startPlan({ count: 10, minStars: 0 }, new Date(0));
    const stage = { name: 'standing', isChecked: true } as const;
    const reopened = takeStanding({ ...before, bottom: 7, stage }, stage, 9);

    const ended = takeStanding({ ...reopened, bottom: 7, stage }, stage, 9);

    expect(reopened.stage.name).toBe('open');
    expect(nextAsk(ended)).toMatchObject({
      kind: 'done',
      settled: false,
      unsettled: [{ slice: { stars: { from: 0, to: 6 } } }],
    });
  });

  it('finds a repo that two others hid by changing places while its slice was read', () => {
    const world = starWorld(6000, (_, place) => 500 - Math.floor(place / 300));
    let hidden = NaN;
    const move = (world: StarWorld, _: number, ask: Ask): void => {
      if (ask.kind !== 'page' || ask.slice.stars.from === 0 || !Number.isNaN(hidden)) return;
      const found = world.find(ask.slice);
      const [seen, unseen] = [found[3], found.at(-1)];
      if (!seen || !unseen) return;
      hidden = unseen.id;
      world.swap(seen.id, unseen.id);
    };

    const { done, entries } = runPlan(world, { goal: { count: 3000, minStars: 0 }, limits, move });

    expect(done.settled).toBe(true);
    expect(idsOf(entries)).toContain(hidden);
    expect(idsOf(entries)).toEqual(idsOf(world.top(3000, 0)));
  });

  it('does not take the last place at its word when it is told far fewer stars than those after it', () => {
    const world = starWorld(60_000, powerLaw(20));
    const last = world.ordered()[999];
    if (last) world.save({ ...last, told: 20 });

    const { entries, points } = runPlan(world, { goal: { count: 1000, minStars: 0 }, limits });

    expect(points).toBeLessThan(25);
    expect(entries).toHaveLength(1000);
  });

  it('stops splitting when every part is told to be as large as the whole', () => {
    const world = starWorld(3000, () => 9);
    const spoil = (answer: Answer): Answer => {
      if (answer.kind === 'counts') return { ...answer, counts: answer.counts.map(() => 5000) };
      return answer.kind === 'page' ? { ...answer, repositoryCount: 5000 } : answer;
    };

    const { done, asks, largestState } = runPlan(world, {
      goal: { count: 2500, minStars: 0 },
      limits,
      spoil,
    });

    expect(done.settled).toBe(false);
    expect(asks.length).toBeLessThan(3000);
    expect(largestState).toBeLessThan(200_000);
  });
});
