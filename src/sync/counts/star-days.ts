import type { GithubStarWeek } from '../../github/issue.schema.ts';
import { toDay } from '../../repos/instant.ts';
import type { StarDay } from '../../repos/repo-count.store.ts';

/** When a week began, in seconds since 1970, and how many of today's stars were given on each of its days: JSON. */
export type StarWeek = readonly [beganAt: number, ...days: number[]];

const DAY_MS = 24 * 3_600_000;

/** A week that ended while the pages were read stands on two of them: each is kept once, as it was told last. */
export function addWeeks(weeks: readonly StarWeek[], told: readonly GithubStarWeek[]): StarWeek[] {
  const byStart = new Map(weeks.map((week) => [week[0], week]));
  for (const { week, days } of told) {
    const beganAt = week.getTime() / 1000;
    byStart.set(beganAt, [beganAt, ...days]);
  }
  return [...byStart.values()];
}

/** How many of today's stars there were at the end of each day: since `from`, and before `until`, which is not over. */
export function toStarDays(
  weeks: readonly StarWeek[],
  { from, until }: { from: string; until: string },
): StarDay[] {
  const days: StarDay[] = [];
  let stars = 0;
  for (const [beganAt, ...given] of weeks.toSorted(([a], [b]) => a - b)) {
    for (const [index, count] of given.entries()) {
      stars += count;
      days.push({ day: toDay(new Date(beganAt * 1000 + index * DAY_MS)), stars });
    }
  }
  return days.filter(({ day }) => day >= from && day < until);
}
