import { describe, expect, it } from 'vitest';
import { startPlan } from './planner.ts';
import { oneValue } from './slices.ts';
import { beginValues, findWhole } from './window-values.ts';
import type { Unsettled } from './planner.types.ts';

const PLAN = startPlan({ count: 10, minStars: 0 }, new Date(0));

function open(value: number): Unsettled {
  const second = '2017-07-14T02:40:00Z';
  return { slice: { ...oneValue(value), created: { from: second, to: second } }, expected: 5, read: 4 };
}

describe('Star counts read by windows of creation', () => {
  it('are whole when none of their windows is left to be read or could not be settled', () => {
    const begun = beginValues(PLAN, [7, 8, 9], 2);

    expect(findWhole({ ...begun, suspects: [open(7)], unsettled: [open(8)] })).toEqual({
      value: 9,
      round: 2,
    });
    expect(findWhole({ ...begun, suspects: [open(7), open(9)], unsettled: [open(8)] })).toBeNull();
  });

  it('begin once, and are never whole where the walk alone read some of their windows', () => {
    const begun = beginValues(beginValues(PLAN, [7], 0), [7, 8, 8], 1);

    expect(begun.byWindows).toEqual([
      { value: 7, round: 0 },
      { value: 8, round: 1 },
    ]);
    expect(findWhole(begun)).toEqual({ value: 8, round: 1 });
  });

  it('stay few', () => {
    const values = Array.from({ length: 500 }, (_, index) => index);

    expect(beginValues(PLAN, values, 1).byWindows).toHaveLength(50);
  });
});
