import { describe, expect, it } from 'vitest';
import { oneValue } from './slices.ts';
import { addSuspects, clipSuspects, orderSuspects } from './suspects.ts';
import { splitWindow, ALL_TIME } from './windows.ts';
import type { Unsettled } from './planner.types.ts';
import type { Window } from './windows.ts';

function suspect(from: number, to: number | null, expected: number | null = 5): Unsettled {
  return { slice: { stars: { from, to } }, expected, read: 1 };
}

function aWindow(created: Window): Unsettled {
  return { slice: { ...oneValue(7), created }, expected: 5, read: 1 };
}

describe('Suspect slices', () => {
  it('are read once where they overlap, and as they were counted where they only touch', () => {
    const ordered = orderSuspects([
      suspect(3, 4),
      suspect(10, 20),
      suspect(5, 9),
      suspect(8, 12),
      suspect(4, 4),
    ]);

    expect(ordered).toEqual([
      { slice: { stars: { from: 5, to: 20 } }, expected: null, read: 0 },
      suspect(3, 4),
    ]);
  });

  it('are not read by window where the whole star count is read', () => {
    const [first, second] = splitWindow(ALL_TIME, 2, '2026-11-21T12:00:00Z');
    if (!first || !second) throw new Error('There are two halves');
    const windows = [aWindow(second), aWindow(first)];

    expect(orderSuspects([...windows, suspect(6, 8)])).toEqual([suspect(6, 8)]);
    expect(orderSuspects([...windows, suspect(6, 6)])).toEqual([...windows.toReversed(), suspect(6, 6)]);
  });

  it('end at the last star count of the answer', () => {
    expect(clipSuspects([suspect(3, 9), suspect(1, 4), suspect(6, null)], 5)).toEqual([
      { slice: { stars: { from: 5, to: 9 } }, expected: null, read: 0 },
      suspect(6, null),
    ]);
  });

  it('stay few: neighbours are read as one where there are very many', () => {
    const many = Array.from({ length: 1000 }, (_, index) => suspect(3 * index, 3 * index));

    const kept = addSuspects(many.slice(1), many.slice(0, 1));

    expect(kept.length).toBeLessThanOrEqual(200);
    expect(kept[0]?.slice.stars.to).toBe(2997);
    expect(kept.at(-1)?.slice.stars.from).toBe(0);
  });
});
