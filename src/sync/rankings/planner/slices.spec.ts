import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinSlices, oneValue, splitSlice } from './slices.ts';
import { mergeRanges } from './star-ranges.ts';
import { ALL_TIME } from './windows.ts';
import type { Slice } from './planner.types.ts';

const NOW = '2026-11-21T12:00:00Z';

const slice: fc.Arbitrary<Slice> = fc
  .tuple(fc.nat(1000), fc.option(fc.integer({ min: 1, max: 300_000 })))
  .map(([from, width]) => ({ stars: { from, to: width === null ? null : from + width } }));

function joinAll(slices: readonly Slice[]): Slice | null {
  const [first, ...others] = slices;
  return others.reduce<Slice | null>((joined, next) => joined && joinSlices(joined, next), first ?? null);
}

describe('Slices', () => {
  it('are split into at least two that make up the whole', () => {
    fc.assert(
      fc.property(slice, fc.integer({ min: 2, max: 140 }), (slice, most) => {
        const parts = splitSlice(slice, most, NOW);

        expect(parts.length).toBeGreaterThan(1);
        expect(parts.length).toBeLessThanOrEqual(most);
        expect(joinAll(parts)).toEqual(slice);
      }),
    );
  });

  it('of one star count are split by creation, down to the second', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 140 }), fc.infiniteStream(fc.nat()), (most, picks) => {
        let slice: Slice = { ...oneValue(7), created: ALL_TIME };
        for (let depth = 0; slice.created?.from !== slice.created?.to; depth += 1) {
          const parts = splitSlice(slice, most, NOW);

          expect(joinAll(parts)).toEqual(slice);
          expect(depth).toBeLessThan(70);
          slice = parts[picks.next().value % parts.length] ?? slice;
        }
      }),
    );
  });

  it('of high star counts are cut where repos are: the higher, the wider', () => {
    const parts = splitSlice({ stars: { from: 1000, to: null } }, 140, NOW);

    expect(parts.at(-1)).toEqual({ stars: { from: 1000, to: 1999 } });
    expect(parts.at(-2)).toEqual({ stars: { from: 2000, to: 3999 } });
  });

  it('are joined only where nothing lies between them', () => {
    const above = oneValue(7);
    const window = { from: '2020-01-01T00:00:00Z', to: '2020-01-01T00:00:09Z' };
    const next = { from: '2020-01-01T00:00:10Z', to: '2020-01-02T00:00:00Z' };

    expect(joinSlices(above, oneValue(6))).toEqual({ stars: { from: 6, to: 7 } });
    expect(joinSlices(above, oneValue(5))).toBeNull();
    expect(joinSlices({ ...above, created: window }, oneValue(6))).toBeNull();
    expect(joinSlices({ ...above, created: window }, { ...above, created: next })?.created?.to).toBe(next.to);
    expect(joinSlices({ ...above, created: window }, { ...oneValue(6), created: next })).toBeNull();
    expect(joinSlices({ ...above, created: next }, { ...above, created: window })).toBeNull();
  });

  it('are cut between the birth of GitHub and now, whatever the window', () => {
    const parts = splitSlice({ ...oneValue(7), created: ALL_TIME }, 140, NOW);

    expect(parts[0]?.created?.from).toBe(ALL_TIME.from);
    expect(parts[1]?.created?.from.slice(0, 4)).toBe('2007');
    expect(parts.at(-1)?.created?.from.slice(0, 4)).toBe('2026');
    expect(parts.at(-1)?.created?.to).toBe(ALL_TIME.to);
  });
});

describe('Ranges of stars', () => {
  it('become one where they overlap or touch', () => {
    const ranges = [
      { from: 3, to: 4 },
      { from: 20, to: null },
      { from: 5, to: 9 },
      { from: 8, to: 10 },
      { from: 12, to: 12 },
    ];

    expect(mergeRanges(ranges)).toEqual([
      { from: 20, to: null },
      { from: 12, to: 12 },
      { from: 3, to: 10 },
    ]);
  });
});
