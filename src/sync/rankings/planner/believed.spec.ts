import { describe, expect, it } from 'vitest';
import { addBelieved } from './believed.ts';
import type { Believed } from './plan-state.ts';

/** Of ten star counts each, from the top down. */
function tiles(count: number, gapAfter = 0): Believed[] {
  return Array.from({ length: count }, (_, index) => {
    const from = 100_000 - index * (10 + gapAfter);
    return { stars: { from, to: index === 0 ? null : from + 9 }, held: 100 };
  });
}

describe('Ranges that are believed', () => {
  it('stay few, and lose neither star counts nor repos where neighbours become one', () => {
    const all = tiles(500);

    const believed = addBelieved(all.slice(250), all.slice(0, 250));

    expect(believed).toHaveLength(200);
    expect(believed[0]?.stars.to).toBeNull();
    expect(believed.at(-1)?.stars.from).toBe(all.at(-1)?.stars.from);
    expect(believed.reduce((sum, { held }) => sum + (held ?? NaN), 0)).toBe(500 * 100);
    expect(Math.max(...believed.map(({ held }) => held ?? NaN))).toBeLessThanOrEqual(400);
  });

  it('are not believed any more where too many stand alone: nobody knows what is held between them', () => {
    const believed = addBelieved([], tiles(201, 5));

    expect(believed).toHaveLength(200);
    expect(believed.filter(({ held }) => held === null)).toHaveLength(1);
  });
});
