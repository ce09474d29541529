import { describe, expect, it } from 'vitest';
import { isOverdue, toPeriodMs } from './sync-period.ts';

const NOW = new Date('2026-11-21T12:10:00Z');
const MINUTE = 60_000;

describe('the period of a schedule', () => {
  it.each([
    ['*/30 * * * *', 30],
    ['0 3 * * *', 24 * 60],
  ])('of %s is %i minutes', (cron, minutes) => {
    expect(toPeriodMs(cron, NOW)).toBe(minutes * MINUTE);
  });
});

describe('a target', () => {
  it('is overdue once two periods have passed, and not before', () => {
    const hourAgo = new Date(NOW.getTime() - 60 * MINUTE);

    expect(isOverdue(hourAgo, 30 * MINUTE, NOW)).toBe(false);
    expect(isOverdue(hourAgo, 30 * MINUTE - 1, NOW)).toBe(true);
  });
});
