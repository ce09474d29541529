import type { Repo } from './model.ts';

const DAY_MS = 86_400_000;
const DAYS_A_WEEK = 7;

export interface Follower {
  accountId: number;
  at: Date;
}

export interface StarWeek {
  /** Its first day's midnight. */
  start: Date;
  days: number[];
}

/** Who stars and who watches, and on which days the stars came that a repo has now. */
export class StarBook {
  private readonly byDay = new Map<number, ReadonlyMap<string, number>>();
  private readonly stargazers = new Map<number, readonly Follower[]>();
  private readonly subscribers = new Map<number, readonly Follower[]>();

  /** Days are written `2026-11-21`. */
  setDays(repoId: number, days: Readonly<Record<string, number>>): void {
    this.byDay.set(repoId, new Map(Object.entries(days)));
  }

  setFollowers(kind: 'stargazers' | 'subscribers', repoId: number, followers: readonly Follower[]): void {
    this[kind].set(repoId, followers);
  }

  /** Null where only their number is known. */
  followers(kind: 'stargazers' | 'subscribers', repo: Repo): readonly Follower[] | null {
    const count = kind === 'stargazers' ? repo.stars : repo.subscribers;
    return this[kind].get(repo.id) ?? (count === 0 ? [] : null);
  }

  forget(repoId: number): void {
    for (const kept of [this.byDay, this.stargazers, this.subscribers]) kept.delete(repoId);
  }

  /**
   * From the week of the first star (or of the repo) to the one that runs, the newest first. They add up to the stars
   * of now: who takes a star back takes it from the day it came. Where no days are known all came on the first.
   */
  weeks(repo: Repo, now: Date): StarWeek[] {
    const known = this.byDay.get(repo.id);
    const days = known
      ? balanced(known, repo.stars, toDay(now))
      : new Map([[toDay(repo.createdAt), repo.stars]]);
    const first = [...days.keys(), toDay(repo.createdAt)].reduce((left, right) =>
      left < right ? left : right,
    );
    const weeks: StarWeek[] = [];
    for (let start = startOfWeek(now); start >= startOfWeek(new Date(first)); start -= DAYS_A_WEEK * DAY_MS) {
      const dates = Array.from({ length: DAYS_A_WEEK }, (_, index) =>
        toDay(new Date(start + index * DAY_MS)),
      );
      weeks.push({ start: new Date(start), days: dates.map((day) => days.get(day) ?? 0) });
    }
    return weeks;
  }
}

/** Stars that no day is known of came today; those that are missing were the latest. */
function balanced(known: ReadonlyMap<string, number>, stars: number, today: string): Map<string, number> {
  const days = new Map(known);
  let missing = [...days.values()].reduce((sum, count) => sum + count, 0) - stars;
  if (missing < 0) days.set(today, (days.get(today) ?? 0) - missing);
  for (const [day, count] of [...days].toSorted(([left], [right]) => (left < right ? 1 : -1))) {
    const taken = Math.min(count, Math.max(0, missing));
    days.set(day, (days.get(day) ?? 0) - taken);
    missing -= taken;
    if (missing <= 0) break;
  }
  return days;
}

function toDay(date: Date): string {
  return date.toISOString().slice(0, 10);
}

/** Weeks begin on Sundays. */
function startOfWeek(date: Date): number {
  const midnight = Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate());
  return midnight - date.getUTCDay() * DAY_MS;
}
