import { describe, expect, it } from 'vitest';
import type { HeldSummary } from './held-statements.ts';
import { toTotals } from './totals.ts';

const HELD: HeldSummary = {
  repositories: 5,
  complete: 2,
  counted: 4,
  counted_known: 3,
  opened: '2025-12',
  incomplete: [],
};
const SLOTS = [
  { slot: '2026-02', people: 5, bots: 2, unasked: 1 },
  { slot: 'before', people: 3, bots: 1, unasked: 1 },
  { slot: 'after', people: 1, bots: 0, unasked: 0 },
  { slot: '2025-12', people: 2, bots: 0, unasked: 0 },
];
const ALL = { from: null, to: null, now: '2026-03', bots: true };

describe('totals', () => {
  it('have a month for each since the first repo was created, those without anybody too', () => {
    const { months, ...numbers } = toTotals(SLOTS, HELD, ALL);

    expect(months).toEqual([
      { month: '2025-12', newContributors: 2, newBots: 0 },
      { month: '2026-01', newContributors: 0, newBots: 0 },
      { month: '2026-02', newContributors: 5, newBots: 2 },
      { month: '2026-03', newContributors: 0, newBots: 0 },
    ]);
    expect(numbers).toEqual({
      repositories: 4,
      known: 3,
      people: 11,
      beforeCreation: 3,
      afterNow: 1,
      bots: { people: 3, beforeCreation: 1, afterNow: 0 },
      unasked: 2,
    });
  });

  it('leave bots out where they do not count, and still tell of them', () => {
    const totals = toTotals(SLOTS, HELD, { ...ALL, bots: false });

    expect(totals.months[2]).toEqual({ month: '2026-02', newContributors: 3, newBots: 2 });
    expect(totals).toMatchObject({ people: 8, beforeCreation: 2, bots: { people: 3 } });
  });

  it.each([
    [{ from: '2026-01', to: '2026-02' }, ['2026-01', '2026-02']],
    [{ from: '2020-01', to: '2030-01' }, ['2025-12', '2026-01', '2026-02', '2026-03']],
    [{ from: '2026-04', to: null }, []],
    [{ from: null, to: '2025-11' }, []],
  ])('are cut to %j, and nothing but the months is', (window, months) => {
    const totals = toTotals(SLOTS, HELD, { ...ALL, ...window });

    expect(totals.months.map(({ month }) => month)).toEqual(months);
    expect(totals.people).toBe(11);
  });

  it('are unknown where no repo counted is known, and none where no repo counts', () => {
    const unknown = toTotals([], { ...HELD, counted_known: 0 }, ALL);
    const nothing = toTotals([], { ...HELD, counted: 0, counted_known: 0, opened: null }, ALL);

    expect(unknown).toMatchObject({ people: null, bots: { people: null }, unasked: null });
    expect(unknown.months.map(({ newContributors }) => newContributors)).toEqual([null, null, null, null]);
    expect(nothing).toMatchObject({ months: [], people: 0, afterNow: 0, unasked: 0 });
  });
});
