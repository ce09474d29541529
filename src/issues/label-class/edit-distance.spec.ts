import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editDistance } from './edit-distance.ts';

describe('The distance between two spellings', () => {
  it.each([
    ['performance', 'performance', 0],
    ['performace', 'performance', 1],
    ['preformance', 'performance', 1],
    ['perfomence', 'performance', 2],
  ])('from %s to %s is %i', (a, b, distance) => {
    expect(editDistance(a, b, 3)).toBe(distance);
  });

  it('is not told when it is beyond the limit', () => {
    expect(editDistance('latency', 'throughput', 2)).toBeUndefined();
    expect(editDistance('bug', 'performance', 2)).toBeUndefined();
  });

  it('is the same in both directions, and nought only for the same word', () => {
    const word = fc.string({ maxLength: 12, unit: fc.constantFrom('a', 'b', 'c') });
    fc.assert(
      fc.property(word, word, (a, b) => {
        const distance = editDistance(a, b, 12);

        expect(editDistance(b, a, 12)).toBe(distance);
        expect(distance === 0).toBe(a === b);
      }),
    );
  });
});
