import type { Slice, StarRange } from './planner.types.ts';

/** What GitHub is asked for this slice of what the user asked for (which may be nothing). */
export function toSearchQuery(slice: Slice, userQuery: string): string {
  const parts = [userQuery, 'is:public', toStars(slice.stars)];
  if (slice.created) parts.push(`created:${slice.created.from}..${slice.created.to}`);
  return [...parts, 'sort:stars-desc'].filter((part) => part !== '').join(' ');
}

function toStars({ from, to }: StarRange): string {
  return to === null ? `stars:>=${from}` : `stars:${from}..${to}`;
}
