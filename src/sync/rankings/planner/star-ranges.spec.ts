import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { subtractRanges } from './star-ranges.ts';
import type { StarRange } from './planner.types.ts';

const TOP = 40;

const ranges: fc.Arbitrary<StarRange[]> = fc.array(
  fc.tuple(fc.nat(TOP - 1), fc.nat(10), fc.boolean()).map(([from, width, isOpen]) => ({
    from,
    to: isOpen && width === 0 ? null : from + width,
  })),
  { maxLength: 5 },
);

function isIn(stars: number, ranges: readonly StarRange[]): boolean {
  return ranges.some(({ from, to }) => from <= stars && stars <= (to ?? Infinity));
}

it('leaves of some ranges exactly what is in none of the others', () => {
  fc.assert(
    fc.property(ranges, ranges, fc.nat(2 * TOP), (ranges, others, stars) => {
      expect(isIn(stars, subtractRanges(ranges, others))).toBe(isIn(stars, ranges) && !isIn(stars, others));
    }),
    { numRuns: 2000 },
  );
});
