import type { StarRange } from './planner.types.ts';

/** Higher than any repo has; what lies above belongs to the topmost range. */
const MAX_STARS = 9_999_999;

/** How many star counts are in it; open ranges have no end of them. */
export function widthOf({ from, to }: StarRange): number {
  return to === null ? Infinity : to - from + 1;
}

/** What of it is at or above `bottom`; null: nothing. */
export function clip(range: StarRange, bottom: number): StarRange | null {
  if (range.to !== null && range.to < bottom) return null;
  return { from: Math.max(range.from, bottom), to: range.to };
}

/** From the top down; those that overlap or touch become one. */
export function mergeRanges(ranges: readonly StarRange[]): StarRange[] {
  const merged: StarRange[] = [];
  for (const range of ranges.toSorted((a, b) => topOf(b) - topOf(a))) {
    const above = merged.at(-1);
    if (above && topOf(range) >= above.from - 1) above.from = Math.min(above.from, range.from);
    else merged.push({ ...range });
  }
  return merged;
}

/** What of these is in none of the others, from the top down. */
export function subtractRanges(ranges: readonly StarRange[], others: readonly StarRange[]): StarRange[] {
  return mergeRanges(others).reduce<StarRange[]>(
    (left, other) => left.flatMap((range) => cut(range, other)),
    mergeRanges(ranges),
  );
}

function cut(range: StarRange, { from, to }: StarRange): StarRange[] {
  if (topOf(range) < from || (to !== null && to < range.from)) return [range];
  const above = to !== null && to < topOf(range) ? [{ from: to + 1, to: range.to }] : [];
  return from > range.from ? [...above, { from: range.from, to: from - 1 }] : above;
}

/**
 * At most `most` ranges that make up this one, from the top down: equal in width, or doubling where the upper end is a
 * multiple of the lower, because high star counts are rare.
 */
export function splitRange({ from, to }: StarRange, most: number): StarRange[] {
  const top = to ?? MAX_STARS;
  const starts =
    top > 2 * Math.max(from, most) ? doublingStarts(from, top, most) : equalStarts(from, top, most);
  return starts
    .map((start, index) => ({
      from: start,
      to: index + 1 < starts.length ? (starts[index + 1] ?? 0) - 1 : to,
    }))
    .toReversed();
}

function doublingStarts(from: number, top: number, most: number): number[] {
  const starts = [from];
  for (let next = 2 * Math.max(from, 1); next <= top && starts.length < most; next *= 2) starts.push(next);
  return starts;
}

function equalStarts(from: number, top: number, most: number): number[] {
  const width = top - from + 1;
  const parts = Math.min(most, width);
  return Array.from({ length: parts }, (_, index) => from + Math.floor((width * index) / parts));
}

export function topOf({ to }: StarRange): number {
  return to ?? Infinity;
}
