import { describe, expect, it } from 'vitest';
import { runPlan } from '../../../../test/support/plan-run.ts';
import { StarWorld } from '../../../../test/support/star-world.ts';
import { powerLaw, starWorld } from '../../../../test/support/star-worlds.ts';
import { nextAsk, startPlan, takeAnswer } from './planner.ts';
import { GITHUB_LIMITS } from './planner.types.ts';
import type { WorldRepo } from '../../../../test/support/star-world.ts';
import type { Answer, Ask, PageAnswer } from './planner.types.ts';

const limits = GITHUB_LIMITS;

function worldOf(stars: readonly number[], change: Partial<WorldRepo> = {}): StarWorld {
  const repos = stars.map((stars, index) => ({
    id: index + 1,
    stars,
    created: 1_500_000_000 + index,
    tie: index,
    ...change,
  }));
  return new StarWorld(repos, limits);
}

function idsOf(repos: readonly { id: number }[]): number[] {
  return repos.map(({ id }) => id);
}

function starWorldWithout(world: StarWorld, isLeftOut: (repo: WorldRepo) => boolean): StarWorld {
  return new StarWorld(
    [...world.repos.values()].filter((repo) => !isLeftOut(repo)),
    limits,
  );
}

/** The walk sees this world, while counts and what is read again tell of the true one. */
function showing(world: StarWorld): (answer: Answer, ask: Ask) => Answer {
  return (answer, ask) => {
    if (answer.kind !== 'page' || ask.kind !== 'page' || ask.round > 0) return answer;
    return { ...world.page(ask), repositoryCount: answer.repositoryCount };
  };
}

describe('The planner of rankings, at the size of GitHub', () => {
  it('says how many there are when fewer exist than are asked for', () => {
    const world = worldOf([9, 8, 7, 3]);

    const { done, entries } = runPlan(world, { goal: { count: 10, minStars: 5 }, limits });

    expect(done).toEqual({ kind: 'done', available: 3, settled: true, unsettled: [] });
    expect(idsOf(entries)).toEqual([1, 2, 3]);
  });

  it('ends at once in a world without repos', () => {
    const { done, asks } = runPlan(worldOf([]), { goal: { count: 10, minStars: 0 }, limits });

    expect(done).toMatchObject({ available: 0, settled: true });
    expect(asks).toHaveLength(1);
  });

  it('reads a star count of 50,000 repos in windows of creation that GitHub shows whole', () => {
    const world = starWorld(50_000, () => 1);

    const { done, entries, asks } = runPlan(world, { goal: { count: 20, minStars: 0 }, limits });

    expect(entries).toEqual(world.top(20, 0).map(({ id, stars }) => ({ id, stars })));
    expect(done.settled).toBe(true);
    for (const ask of asks) {
      if (ask.kind !== 'page' || !ask.slice.created) continue;
      expect(world.find(ask.slice).length).toBeLessThanOrEqual(1000);
    }
  });

  it('says so when more repos than GitHub shows have the same stars and were created in the same second', () => {
    const world = worldOf(Array<number>(1200).fill(5), { created: 1_500_000_000 });

    const { done, entries } = runPlan(world, { goal: { count: 1100, minStars: 0 }, limits });

    const second = '2017-07-14T02:40:00Z';
    const slice = { stars: { from: 5, to: 5 }, created: { from: second, to: second } };
    expect(done).toMatchObject({ settled: false, unsettled: [{ slice, expected: 1200, read: 1000 }] });
    expect(entries).toHaveLength(1000);
  });

  it('finds what GitHub left out without a word', () => {
    const world = starWorld(3000, powerLaw(20));
    const leavesOut = showing(starWorldWithout(world, ({ id }) => id % 50 === 0));

    const { done, entries } = runPlan(world, {
      goal: { count: 2000, minStars: 0 },
      limits,
      spoil: leavesOut,
    });

    expect(done.settled).toBe(true);
    expect(idsOf(entries)).toEqual(idsOf(world.top(2000, 0)));
  });

  it('finds what was left out of a world small enough to be shown at once', () => {
    const world = worldOf([9, 8, 7]);
    const leavesOut = showing(starWorldWithout(world, ({ id }) => id === 1));

    const { entries } = runPlan(world, { goal: { count: 10, minStars: 0 }, limits, spoil: leavesOut });

    expect(idsOf(entries)).toEqual([1, 2, 3]);
  });

  it('walks on below when repos are gone by the time they are compared', () => {
    const world = starWorld(3000, (_, place) => 10_000 - place);
    const [first, ...others] = world.top(500, 0);
    const gone = [first, ...others.slice(100, 110)].flatMap((repo) => (repo ? [repo.id] : []));
    const move = (world: StarWorld, answered: number): void => {
      if (answered === 7) for (const id of gone) world.delete(id);
    };

    const { done, entries } = runPlan(world, { goal: { count: 500, minStars: 0 }, limits, move });

    expect(done.settled).toBe(true);
    expect(idsOf(entries)).toEqual(idsOf(world.top(500, 0)));
  });

  it('shows the newest stars of a repo that left its place while others were read', () => {
    const world = starWorld(1000, (_, place) => 10_000 - place);
    const [first] = world.top(1, 0);
    const move = (world: StarWorld, answered: number): void => {
      if (first && answered === 3) world.save({ ...first, stars: 9500 });
    };

    const { entries } = runPlan(world, { goal: { count: 200, minStars: 0 }, limits, move });

    expect(entries).toEqual(world.top(200, 0).map(({ id, stars }) => ({ id, stars })));
  });

  it('ends and says so when GitHub promises repos and shows none', () => {
    const shows = (answer: Answer): Answer =>
      answer.kind === 'page' ? { ...answer, repos: [], endCursor: null, joinCursor: null } : answer;

    const { done, asks } = runPlan(worldOf([5, 4]), {
      goal: { count: 2, minStars: 0 },
      limits,
      spoil: shows,
    });

    expect(done).toMatchObject({ settled: false });
    expect(asks.length).toBeLessThan(20);
  });

  it('asks the same again until it is answered', () => {
    const state = startPlan({ count: 10, minStars: 3 }, new Date(0));

    expect(nextAsk(state)).toEqual(nextAsk(state));
    expect(nextAsk(state)).toEqual({
      kind: 'page',
      slice: { stars: { from: 3, to: null } },
      after: null,
      most: 74,
      detail: 'details',
      round: 0,
    });
  });

  it('joins every page to the one before by its last repo', () => {
    const answer: PageAnswer = {
      kind: 'page',
      repos: [
        { id: 1, stars: 9 },
        { id: 2, stars: 8 },
      ],
      withheld: 0,
      repositoryCount: 500,
      endCursor: 'after 2',
      joinCursor: 'after 1',
      isWhole: true,
    };

    const state = takeAnswer(startPlan({ count: 300, minStars: 0 }, new Date(0)), answer);

    expect(nextAsk(state)).toMatchObject({ after: 'after 1', most: 299 });
  });

  it('takes no answer to what it did not ask', () => {
    const state = startPlan({ count: 10, minStars: 0 }, new Date(0));

    expect(() => takeAnswer(state, { kind: 'standing', held: 3 })).toThrow('standing in the stage open');
    expect(() => takeAnswer(state, { kind: 'counts', counts: [3] })).toThrow('counts in the stage open');
  });
});
