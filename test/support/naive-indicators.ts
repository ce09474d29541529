import type { Counts } from '../../src/issues/indicators/counts.ts';
import type { ItemFilter } from '../../src/issues/indicators/item-filter.ts';
import type { LabelClass } from '../../src/issues/label.entity.ts';

/** An item with the classes that its labels have for the reader. */
export interface NaiveItem {
  kind: 'issue' | 'pull';
  createdAt: Date;
  closedAt: Date | null;
  classes: readonly LabelClass[];
}

interface Span {
  from: Date;
  to: Date;
}

/** By the definitions, word for word: slow, and short enough to be seen right. */
export function countNaively(all: readonly NaiveItem[], filter: ItemFilter, span: Span): Counts {
  const items = all.filter((item) => fits(item, filter));
  const opened = items.filter(({ createdAt }) => isIn(createdAt, span));
  const closed = items.filter(({ closedAt }) => closedAt !== null && isIn(closedAt, span));
  const bug = opened.filter(({ classes }) => classes.includes('bug')).length;
  const performance = opened.filter(({ classes }) => classes.includes('performance')).length;
  const took = closed
    .map(({ createdAt, closedAt }) => ((closedAt?.getTime() ?? Number.NaN) - createdAt.getTime()) / 1000)
    .toSorted((a, b) => a - b);
  return {
    opened: opened.length,
    closed: closed.length,
    openAtEnd: items.filter((item) => isOpenAt(item, span.to)).length,
    bugOpened: bug,
    performanceOpened: performance,
    defectDensity: opened.length === 0 ? null : bug / opened.length,
    performancePercentage: opened.length === 0 ? null : (100 * performance) / opened.length,
    timeToClose: {
      count: closed.length,
      medianSeconds: nearestRank(took, 0.5),
      p90Seconds: nearestRank(took, 0.9),
    },
  };
}

/** Cut by calendar days, one after the other. */
export function listMonthsNaively({ from, to }: Span): Span[] {
  const months: Span[] = [];
  let start = from;
  for (let day = new Date(from); day < to; day = new Date(day.getTime() + 3_600_000)) {
    const isFirst = day.getUTCDate() === 1 && day.getUTCHours() === 0;
    if (!isFirst || day <= start) continue;
    months.push({ from: start, to: day });
    start = day;
  }
  return [...months, { from: start, to }];
}

function fits(item: NaiveItem, { kind, state }: ItemFilter): boolean {
  if (kind !== 'all' && item.kind !== (kind === 'issues' ? 'issue' : 'pull')) return false;
  return state === 'all' || state === (item.closedAt === null ? 'open' : 'closed');
}

function isIn(instant: Date, { from, to }: Span): boolean {
  return instant >= from && instant < to;
}

function isOpenAt({ createdAt, closedAt }: NaiveItem, end: Date): boolean {
  return createdAt < end && !(closedAt !== null && closedAt < end);
}

function nearestRank(sorted: readonly number[], share: number): number | null {
  return sorted[Math.ceil(share * sorted.length) - 1] ?? null;
}
