/** How many items were opened in one part of the time line and last closed in another. */
export interface Cell {
  /** 0: before the window; 1 to n: in that month of it; n + 1: after it. */
  opened: number;
  /** The same; null: it is not closed. */
  closed: number | null;
  count: number;
}

/** How many items opened in a month carry a label of a class. */
export interface Marked {
  month: number;
  bug: number;
  performance: number;
}

/** How long items took that were closed in a month; in the whole window where `month` is null. */
export interface Closing {
  month: number | null;
  median: number;
  p90: number;
}

export interface Tally {
  cells: readonly Cell[];
  marked: readonly Marked[];
  closings: readonly Closing[];
}

export interface Counts {
  opened: number;
  closed: number;
  openAtEnd: number;
  bugOpened: number;
  performanceOpened: number;
  /** Null: nothing was opened. */
  defectDensity: number | null;
  performancePercentage: number | null;
  timeToClose: { count: number; medianSeconds: number | null; p90Seconds: number | null };
}

export interface CountsOfWindow {
  total: Counts;
  /** One a month, in their order. */
  months: Counts[];
}

interface Sums {
  opened: number;
  closed: number;
  /** How many more are open at its end than at the end of the month before. */
  balance: number;
  bug: number;
  performance: number;
}

/** Adds up a window of so many months. */
export function toCounts({ cells, marked, closings }: Tally, monthCount: number): CountsOfWindow {
  const parts = Array.from({ length: monthCount + 2 }, toNothing);
  for (const cell of cells) addCell(parts, cell);
  for (const { month, bug, performance } of marked) addTo(parts, month, { bug, performance });
  const total = toNothing();
  let openAtEnd = parts[0]?.balance ?? 0;
  const months: Counts[] = [];
  for (const [index, sums] of parts.slice(1, -1).entries()) {
    openAtEnd += sums.balance;
    for (const key of Object.keys(total) as (keyof Sums)[]) total[key] += sums[key];
    months.push(finish(sums, openAtEnd, findClosing(closings, index + 1)));
  }
  return { total: finish(total, openAtEnd, findClosing(closings, null)), months };
}

function toNothing(): Sums {
  return { opened: 0, closed: 0, balance: 0, bug: 0, performance: 0 };
}

/** An item is open at the end of each part from the one it was opened in to the one before it was closed in. */
function addCell(parts: Sums[], { opened, closed, count }: Cell): void {
  addTo(parts, opened, { opened: count });
  if (closed !== null) addTo(parts, closed, { closed: count });
  if (closed !== null && closed <= opened) return;
  addTo(parts, opened, { balance: count });
  if (closed !== null) addTo(parts, closed, { balance: -count });
}

function addTo(parts: Sums[], index: number, more: Partial<Sums>): void {
  const sums = parts[index];
  if (!sums) throw new RangeError(`The window has no part ${index}`);
  for (const [key, count] of Object.entries(more) as [keyof Sums, number][]) sums[key] += count;
}

function findClosing(closings: readonly Closing[], month: number | null): Closing | undefined {
  return closings.find((closing) => closing.month === month);
}

function finish(sums: Sums, openAtEnd: number, closing: Closing | undefined): Counts {
  const { opened, closed, bug, performance } = sums;
  return {
    opened,
    closed,
    openAtEnd,
    bugOpened: bug,
    performanceOpened: performance,
    defectDensity: opened === 0 ? null : bug / opened,
    performancePercentage: opened === 0 ? null : (100 * performance) / opened,
    timeToClose: {
      count: closed,
      medianSeconds: closing?.median ?? null,
      p90Seconds: closing?.p90 ?? null,
    },
  };
}
