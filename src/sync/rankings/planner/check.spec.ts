import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { takeCheckCounts, takeRanges } from './check.ts';
import { startPlan } from './planner.ts';
import { GITHUB_LIMITS } from './planner.types.ts';
import { mergeRanges } from './star-ranges.ts';
import type { CheckStage, PlanState } from './plan-state.ts';
import type { HeldRange } from './planner.types.ts';

function checkOf({ stage }: PlanState): CheckStage {
  if (stage.name !== 'check') throw new Error(`In the stage ${stage.name}`);
  return stage;
}

it('compares the whole range with GitHub, also where nothing is held', () => {
  const values = fc.uniqueArray(fc.integer({ min: 5, max: 60 }), { maxLength: 12 });
  const limit = fc.integer({ min: 2, max: 6 });
  fc.assert(
    fc.property(values, limit, fc.boolean(), (values, countsAtOnce, isOpen) => {
      const range = { from: 5, to: isOpen ? null : 60 };
      const held: HeldRange[] = values.toSorted((a, b) => b - a).map((from) => ({ from, to: from, held: 1 }));
      const stage: CheckStage = { name: 'check', ranges: [range], tiles: [] };
      const limits = { ...GITHUB_LIMITS, countsAtOnce };
      const plan = startPlan({ count: 10, minStars: 0 }, new Date(0), limits);

      const { tiles, ranges } = checkOf(takeRanges({ ...plan, stage }, stage, held.slice(0, countsAtOnce)));

      expect(mergeRanges([...tiles.map(({ stars }) => stars), ...ranges])).toEqual([range]);
      expect(tiles.length).toBeLessThanOrEqual(countsAtOnce);
    }),
  );
});

it('keeps few of the ranges that differ, however many do', () => {
  const plan = startPlan({ count: 10, minStars: 0 }, new Date(0));
  let state: PlanState = plan;
  for (let query = 0; query < 50; query += 1) {
    const tiles = Array.from({ length: 140 }, (_, index) => {
      const stars = 2 * (10_000 - 140 * query - index);
      return { stars: { from: stars, to: stars }, held: 90 };
    });
    const stage: CheckStage = { name: 'check', ranges: [{ from: 0, to: 10 }], tiles };

    state = takeCheckCounts(state, stage, { kind: 'counts', counts: tiles.map(() => 91) });
  }

  expect(JSON.stringify(state).length).toBeLessThan(30_000);
});
