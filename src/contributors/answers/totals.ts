import type { HeldSummary } from './held-statements.ts';
import { listMonths, type Month } from './months.ts';
import type { MonthView, Numbers, TotalsView } from './series.dto.ts';
import type { Slot } from './totals-statement.ts';

export interface TotalsWindow {
  /** First and last month that are shown; null: as early and late as there are any. */
  from: Month | null;
  to: Month | null;
  now: Month;
}

interface Sums {
  people: number;
  bots: number;
  unasked: number;
}

const NONE: Sums = { people: 0, bots: 0, unasked: 0 };

/** Puts the slots in the order of time, those in which nobody was new among them. Bots are left out where they do not count. */
export function toTotals(
  slots: readonly Slot[],
  { counted, counted_known: known, opened }: HeldSummary,
  { bots, ...window }: TotalsWindow & { bots: boolean },
): TotalsView {
  const isKnown = known > 0 || counted === 0;
  const bySlot = new Map(slots.map((slot) => [slot.slot, slot]));
  const find = (name: string): Sums => bySlot.get(name) ?? NONE;
  const months =
    opened === null ? [] : listMonths(later(opened, window.from), earlier(window.now, window.to));
  const sums = { all: addUp(slots), before: find('before'), after: find('after') };
  return {
    repositories: counted,
    known,
    months: months.map((month) => toMonthView(month, isKnown ? find(month) : null, bots)),
    ...toNumbers(isKnown ? sums : null, bots),
  };
}

/** Null: nothing is known. */
export function toNumbers(sums: Record<'all' | 'before' | 'after', Sums> | null, withBots: boolean): Numbers {
  const toApart = (count: (sums: Sums) => number): Numbers['bots'] => ({
    people: sums && count(sums.all),
    beforeCreation: sums && count(sums.before),
    afterNow: sums && count(sums.after),
  });
  return {
    ...toApart(({ people, bots }) => (withBots ? people : people - bots)),
    bots: toApart(({ bots }) => bots),
    unasked: sums && sums.all.unasked,
  };
}

function toMonthView(month: Month, sums: Sums | null, withBots: boolean): MonthView {
  if (sums === null) return { month, newContributors: null, newBots: null };
  const { people, bots } = sums;
  return { month, newContributors: withBots ? people : people - bots, newBots: bots };
}

function addUp(slots: readonly Sums[]): Sums {
  const sums = { ...NONE };
  for (const { people, bots, unasked } of slots) {
    sums.people += people;
    sums.bots += bots;
    sums.unasked += unasked;
  }
  return sums;
}

function later(a: Month, b: Month | null): Month {
  return b !== null && b > a ? b : a;
}

function earlier(a: Month, b: Month | null): Month {
  return b !== null && b < a ? b : a;
}
