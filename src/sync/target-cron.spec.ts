import { describe, expect, it } from 'vitest';
import { getNext, getNextTurn, TargetCron } from './target-cron.ts';

function problemOf(text: unknown): string | undefined {
  return TargetCron.safeParse(text).error?.issues[0]?.message;
}

describe('TargetCron', () => {
  it.each(['*/5 * * * *', '0 3 * * 1', '2,57 * * * *', '0,30 9-17 * * 1-5'])('takes %s', (cron) => {
    expect(TargetCron.parse(cron)).toBe(cron);
  });

  it('takes any space between fields', () => {
    expect(TargetCron.parse('  0  3 *\t* * ')).toBe('0 3 * * *');
  });

  it.each(['* * * * *', '*/4 * * * *', '0,4 * * * *', '1,58 * * * *', '0,3 0 1 1 *'])(
    'says that %s is too often',
    (cron) => {
      expect(problemOf(cron)).toContain('every 5 minutes');
    },
  );

  it.each(['', 'hourly', '@daily', '*/10 * * * * *', '99 * * * *', '* * *', '0 0 31 2 *', 7, null])(
    'says what form %j should have',
    (cron) => {
      expect(problemOf(cron)).toContain('five fields');
    },
  );
});

it('is due by UTC', () => {
  expect(getNext('0 3 * * *', new Date('2026-03-29T02:59:59Z'))).toEqual(new Date('2026-03-29T03:00:00Z'));
});

it('leaves five minutes between two turns, by which day turns into which there may be', () => {
  const last = new Date('2026-11-30T23:57:00.400Z');

  expect(getNextTurn('0,57 0,23 1,30 * *', last)).toEqual(new Date('2026-12-01T00:57:00Z'));
  expect(getNextTurn('*/5 * * * *', last)).toEqual(new Date('2026-12-01T00:05:00Z'));
  expect(getNextTurn('2-57/5 * * * *', last)).toEqual(new Date('2026-12-01T00:02:00Z'));
});
