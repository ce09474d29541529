import { InvalidInputError } from '../../common/app-error.ts';

/** From `from` on, up to but not including `to`. */
export interface TimeWindow {
  from: Date;
  to: Date;
}

export interface MonthOfWindow extends TimeWindow {
  /** `2026-03`. */
  month: string;
}

/** Fifty years: a series is one answer, and each of its months costs something. */
const MAX_MONTHS = 600;
const DEFAULT_FULL_MONTHS = 12;
const DAY_MS = 86_400_000;

/**
 * What was not asked for is filled in: up to the end of the current month, from twelve full months before the last one.
 * Throws `InvalidInputError`.
 */
export function resolveWindow(
  asked: { from?: Date | undefined; to?: Date | undefined },
  now: Date,
): TimeWindow {
  const to = asked.to ?? startOfMonth(now, 1);
  // The last instant of the window decides which month is its last.
  const from = asked.from ?? startOfMonth(new Date(to.getTime() - 1), -DEFAULT_FULL_MONTHS);
  if (from >= to) throw refuse(`must lie before to, which is ${to.toISOString()}`);
  if (countMonths({ from, to }) > MAX_MONTHS) throw refuse(`must lie at most ${MAX_MONTHS} months before to`);
  return { from, to };
}

/** Of windows that begin and end as days do, there are few enough that somebody asks for the same one again. */
export function isOfWholeDays({ from, to }: TimeWindow): boolean {
  return [from, to].every((instant) => instant.getTime() % DAY_MS === 0);
}

/** Months of UTC; the first and the last one are cut where the window is. */
export function listMonths(window: TimeWindow): MonthOfWindow[] {
  return Array.from({ length: countMonths(window) }, (_, index) => {
    const start = startOfMonth(window.from, index);
    const end = startOfMonth(window.from, index + 1);
    return {
      month: start.toISOString().slice(0, 7),
      from: start < window.from ? window.from : start,
      to: end > window.to ? window.to : end,
    };
  });
}

function countMonths({ from, to }: TimeWindow): number {
  const last = new Date(to.getTime() - 1);
  return (last.getUTCFullYear() - from.getUTCFullYear()) * 12 + last.getUTCMonth() - from.getUTCMonth() + 1;
}

function startOfMonth(instant: Date, offset: number): Date {
  return new Date(Date.UTC(instant.getUTCFullYear(), instant.getUTCMonth() + offset, 1));
}

function refuse(message: string): InvalidInputError {
  return new InvalidInputError([{ field: 'from', message }]);
}
