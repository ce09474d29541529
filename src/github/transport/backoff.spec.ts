import { expect, it } from 'vitest';
import { computeBackoffMs } from './backoff.ts';

it('doubles the longest wait with each attempt up to 20 seconds', () => {
  const longest = [1, 2, 3, 4, 5, 6, 60].map((attempt) => computeBackoffMs(attempt, () => 1));

  expect(longest).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 20_000, 20_000]);
});

it('draws the wait from the whole range down to nothing', () => {
  expect(computeBackoffMs(3, () => 0)).toBe(0);
  expect(computeBackoffMs(3, () => 0.25)).toBe(1_000);
});
