import { clip, mergeRanges, topOf } from './star-ranges.ts';
import type { StarRange, Unsettled } from './planner.types.ts';

/** More would make the state large. */
const MOST = 200;

/** Those at or above `bottom`. */
export function clipSuspects(suspects: readonly Unsettled[], bottom: number): Unsettled[] {
  return suspects.flatMap((suspect) => {
    const stars = clip(suspect.slice.stars, bottom);
    return stars === null ? [] : [withStars(suspect, stars)];
  });
}

/** A slice that was read otherwise than GitHub counts. */
export function addSuspects(suspects: readonly Unsettled[], more: readonly Unsettled[]): Unsettled[] {
  const all = [...suspects, ...more];
  return all.length > MOST ? orderSuspects(all) : all;
}

/** From the top down, nothing twice, and not many: neighbours become one, counts unknown, where there are too many. */
export function orderSuspects(suspects: readonly Unsettled[]): Unsettled[] {
  const whole = suspects.filter(({ slice }) => !slice.created);
  const ranges = separate(whole);
  const windows = suspects.filter(
    ({ slice }) => slice.created && !ranges.some(({ slice: { stars } }) => covers(stars, slice.stars.from)),
  );
  const ordered = [...ranges, ...windows].toSorted(
    (a, b) => topOf(b.slice.stars) - topOf(a.slice.stars) || createdFrom(a).localeCompare(createdFrom(b)),
  );
  return ordered.length > MOST ? coarsen(ordered) : ordered;
}

/** Ranges that overlap become one; those that only touch stay as they were counted. */
function separate(suspects: readonly Unsettled[]): Unsettled[] {
  const separated: Unsettled[] = [];
  for (const suspect of suspects.toSorted((a, b) => topOf(b.slice.stars) - topOf(a.slice.stars))) {
    const above = separated.at(-1);
    const { from, to } = suspect.slice.stars;
    if (above && topOf(suspect.slice.stars) >= above.slice.stars.from) {
      const isInside = from >= above.slice.stars.from;
      if (!isInside) separated[separated.length - 1] = uncounted({ from, to: above.slice.stars.to });
    } else separated.push(withStars(suspect, { from, to }));
  }
  return separated;
}

function coarsen(suspects: readonly Unsettled[]): Unsettled[] {
  const merged: StarRange[] = mergeRanges(suspects.map(({ slice }) => slice.stars));
  const atOnce = Math.ceil(merged.length / MOST);
  return Array.from({ length: Math.ceil(merged.length / atOnce) }, (_, index) => {
    const group = merged.slice(index * atOnce, (index + 1) * atOnce);
    return uncounted({ from: group.at(-1)?.from ?? 0, to: group[0]?.to ?? null });
  });
}

function uncounted(stars: StarRange): Unsettled {
  return { slice: { stars }, expected: null, read: 0 };
}

function withStars({ slice, expected, read }: Unsettled, stars: StarRange): Unsettled {
  const isSame = stars.from === slice.stars.from;
  return { slice: { ...slice, stars }, expected: isSame ? expected : null, read: isSame ? read : 0 };
}

function covers({ from, to }: StarRange, stars: number): boolean {
  return from <= stars && stars <= (to ?? Infinity);
}

function createdFrom({ slice }: Unsettled): string {
  return slice.created?.from ?? '';
}
