import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { smallLimits, worldOf } from '../../../../test/support/arbitrary-worlds.ts';
import { runPlan } from '../../../../test/support/plan-run.ts';
import { StarWorld } from '../../../../test/support/star-world.ts';
import { faults, lieWith, spoilWith, unrest, Unrest } from '../../../../test/support/trouble.ts';
import type { Goal } from './plan-state.ts';
import type { Ask } from './planner.types.ts';

const RUNS = 400;

const goal = fc.record({ count: fc.integer({ min: 1, max: 140 }), minStars: fc.constantFrom(0, 0, 1, 5) });

function truth(world: StarWorld, { count, minStars }: Goal): { id: number; stars: number }[] {
  return world.top(count, minStars).map(({ id, stars }) => ({ id, stars }));
}

describe('The planner of rankings', () => {
  it('finds exactly the first N of any world, each once, in order', () => {
    fc.assert(
      fc.property(worldOf(120), smallLimits, goal, (repos, limits, goal) => {
        const world = new StarWorld(repos, limits);

        const { done, entries, isDetailed } = runPlan(world, { goal, limits });

        expect(entries).toEqual(truth(world, goal));
        expect(isDetailed).toBe(true);
        expect(done).toMatchObject({ settled: true, unsettled: [] });
        expect(done.available).toBe(world.find({ stars: { from: goal.minStars, to: null } }).length);
      }),
      { numRuns: RUNS },
    );
  });

  it('ends the same whatever the size of the pages, and however often it is stopped', () => {
    const sizes = fc.array(fc.integer({ min: 2, max: 6 }), { minLength: 1, maxLength: 20 });
    const losses = fc.array(fc.boolean(), { maxLength: 200, size: 'max' });
    fc.assert(
      fc.property(worldOf(80), smallLimits, goal, sizes, losses, (repos, limits, goal, sizes, losses) => {
        const world = new StarWorld(repos, limits);
        const move = (world: StarWorld, answered: number): void => {
          world.pageSizes.details = world.pageSizes.ids = sizes[answered % sizes.length] ?? 2;
        };

        const { done, entries } = runPlan(world, {
          goal,
          limits,
          move,
          loses: (answered) => losses[answered] ?? false,
        });

        expect(entries).toEqual(truth(world, goal));
        expect(done.settled).toBe(true);
      }),
      { numRuns: RUNS },
    );
  });

  it('never misses a repo when answers were partial and it calls itself settled', () => {
    fc.assert(
      fc.property(worldOf(80), smallLimits, goal, faults, (repos, limits, goal, faults) => {
        const world = new StarWorld(repos, limits);

        const { done, entries } = runPlan(world, { goal, limits, spoil: spoilWith(faults) });

        fc.pre(done.settled);
        expect(entries).toEqual(truth(world, goal));
      }),
      { numRuns: RUNS },
    );
  });

  it('holds every repo that stood still above the threshold while others moved', () => {
    fc.assert(
      fc.property(worldOf(80), smallLimits, goal, unrest, (repos, limits, goal, changes) => {
        const world = new StarWorld(repos, limits);
        const { touched, move } = new Unrest(changes);

        const { done, entries } = runPlan(world, { goal, limits, move });

        fc.pre(done.settled);
        const found = new Set(entries.map(({ id }) => id));
        const threshold = entries.length < goal.count ? goal.minStars - 1 : (entries.at(-1)?.stars ?? 0);
        const still = repos.filter(({ id, stars }) => !touched.has(id) && stars > threshold);
        expect(still.filter(({ id }) => !found.has(id))).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });

  it('ends in a world whose index lags behind the stars that repos tell', () => {
    const lags = fc.array(fc.constantFrom(0, 0, 0, 1, -1), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(worldOf(120), smallLimits, goal, lags, (repos, limits, goal, lags) => {
        const lagging = repos.map((repo, index) => ({
          ...repo,
          told: Math.max(0, repo.stars + (lags[index % lags.length] ?? 0)),
        }));

        const { asks, done } = runPlan(new StarWorld(lagging, limits), { goal, limits, mostAsks: 3000 });

        expect(done.kind).toBe('done');
        expect(asks.length).toBeLessThan(1500);
      }),
      { numRuns: RUNS },
    );
  });

  it('holds all above the threshold though they changed places while they were read', () => {
    const swaps = fc.array(fc.tuple(fc.nat(1000), fc.nat(1000)), { maxLength: 60, size: 'max' });
    fc.assert(
      fc.property(worldOf(120), smallLimits, goal, swaps, (repos, limits, goal, swaps) => {
        const world = new StarWorld(repos, limits);
        const top = truth(world, goal);
        const threshold = top.length < goal.count ? goal.minStars - 1 : (top.at(-1)?.stars ?? 0);
        const above = repos.filter(({ stars }) => stars > threshold).map(({ id }) => id);
        const move = (world: StarWorld, answered: number, ask: Ask): void => {
          const [one, other] = (swaps[answered] ?? []).map((which) => above[which % above.length]);
          if (ask.kind === 'page' && ask.round === 0) world.swap(one, other);
        };

        const { done, entries } = runPlan(world, { goal, limits, move });

        fc.pre(done.settled);
        const found = new Set(entries.map(({ id }) => id));
        expect(above.filter((id) => !found.has(id))).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });

  it('settles whatever moved and whatever was partial before it compared', () => {
    const nuisances = faults.map((all) => all.filter((fault) => fault !== 'nothing'));
    fc.assert(
      fc.property(
        worldOf(80),
        smallLimits,
        goal,
        unrest,
        nuisances,
        (repos, limits, goal, changes, faults) => {
          const spoil = spoilWith(faults);
          const { move } = new Unrest(changes);
          const isWalking = (ask: Ask): boolean => ask.kind === 'page' && ask.round === 0;

          const { done } = runPlan(new StarWorld(repos, limits), {
            goal,
            limits,
            spoil: (answer, ask) => (isWalking(ask) ? spoil(answer) : answer),
            move: (world, answered, ask) => (isWalking(ask) ? move(world, answered) : undefined),
          });

          expect(done).toMatchObject({ settled: true, unsettled: [] });
        },
      ),
      { numRuns: RUNS },
    );
  });

  it('ends in a world of lies, and stays small', () => {
    fc.assert(
      fc.property(smallLimits, goal, fc.nat(), (limits, goal, seed) => {
        const { asks, largestState } = runPlan(new StarWorld([], limits), {
          goal,
          limits,
          spoil: lieWith(seed),
        });

        expect(asks.length).toBeLessThan(1500);
        expect(largestState).toBeLessThan(60_000);
      }),
      { numRuns: RUNS / 40 },
    );
  });
});
