import { splitRange, widthOf } from './star-ranges.ts';
import { ALL_TIME, isFollowedBy, isOneSecond, splitWindow } from './windows.ts';
import type { Slice } from './planner.types.ts';

export function isSplittable({ stars, created }: Slice): boolean {
  return widthOf(stars) > 1 || !isOneSecond(created ?? ALL_TIME);
}

/** What makes up this slice, from the top down: by stars as long as there are several counts, then by creation. */
export function splitSlice({ stars, created }: Slice, most: number, now: string): Slice[] {
  if (widthOf(stars) > 1) return splitRange(stars, most).map((range) => ({ stars: range }));
  return splitWindow(created ?? ALL_TIME, most, now).map((window) => ({ stars, created: window }));
}

/** The slice that covers exactly both, `below` coming right after `above`; null: there is none. */
export function joinSlices(above: Slice, below: Slice): Slice | null {
  if (above.created && below.created) {
    if (above.stars.from !== below.stars.from || !isFollowedBy(above.created, below.created)) return null;
    return { stars: above.stars, created: { from: above.created.from, to: below.created.to } };
  }
  if (above.created || below.created || below.stars.to !== above.stars.from - 1) return null;
  return { stars: { from: below.stars.from, to: above.stars.to } };
}

export function oneValue(stars: number): Slice {
  return { stars: { from: stars, to: stars } };
}
