import { InvalidInputError } from '../common/app-error.ts';
import { toDay } from './instant.ts';

export const INTERVALS = ['day', 'week', 'month'] as const;
export type Interval = (typeof INTERVALS)[number];

/** Days of UTC, `to` not included. */
export interface HistorySpan {
  from: string;
  to: string;
}

/** GitHub itself is not twice as many days old. */
const MAX_POINTS = 10_000;

const DAYS_OF: Record<Interval, number> = { day: 1, week: 7, month: 28 };

const DAY_MS = 24 * 3_600_000;

/** Up to now, and a year long, unless something else is asked for. Throws `InvalidInputError`. */
export function toHistorySpan(
  asked: { from?: string | undefined; to?: string | undefined; interval: Interval },
  now: Date,
): HistorySpan {
  const to = asked.to ?? toDay(new Date(now.getTime() + DAY_MS));
  const from = asked.from ?? toYearBefore(to);
  if (from >= to) throw refuse(`must be before ${asked.to === undefined ? 'tomorrow' : 'to'}`);
  const days = (Date.parse(to) - Date.parse(from)) / DAY_MS;
  if (days / DAYS_OF[asked.interval] > MAX_POINTS) {
    throw refuse(`is too early: by ${asked.interval} at most ${MAX_POINTS} points are given`);
  }
  return { from, to };
}

function toYearBefore(day: string): string {
  const date = new Date(day);
  date.setUTCFullYear(date.getUTCFullYear() - 1);
  return toDay(date);
}

function refuse(message: string): InvalidInputError {
  return new InvalidInputError([{ field: 'from', message }]);
}
