import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { smallLimits, worldOf } from '../../../../test/support/arbitrary-worlds.ts';
import { runPlan } from '../../../../test/support/plan-run.ts';
import { StarWorld } from '../../../../test/support/star-world.ts';

const goal = fc.record({ count: fc.integer({ min: 1, max: 140 }), minStars: fc.constantFrom(0, 0, 1, 5) });

describe('The planner of rankings', () => {
  it('finds exactly the first N of any world, each once, in order', () => {
    fc.assert(
      fc.property(worldOf(120), smallLimits, goal, (repos, limits, goal) => {
        const world = new StarWorld(repos, limits);

        const { done, entries, isDetailed } = runPlan(world, { goal, limits });

        expect(entries).toEqual(world.top(goal.count, goal.minStars).map(({ id, stars }) => ({ id, stars })));
        expect(isDetailed).toBe(true);
        expect(done).toMatchObject({ settled: true, unsettled: [] });
        expect(done.available).toBe(world.find({ stars: { from: goal.minStars, to: null } }).length);
      }),
      { numRuns: 1000 },
    );
  });
});
