import { describe, expect, it } from 'vitest';
import { addWeeks, type StarWeek, toStarDays } from './star-days.ts';

/** A Sunday. */
const SUNDAY = Date.UTC(2026, 10, 8) / 1000;
const WEEK = 7 * 24 * 3600;

const FIRST: StarWeek = [SUNDAY, 0, 0, 2, 0, 0, 0, 1];
const SECOND: StarWeek = [SUNDAY + WEEK, 0, 4, 0, 0, 0, 0, 0];

describe('toStarDays', () => {
  it('adds up, whichever week was told first', () => {
    const days = toStarDays([SECOND, FIRST], { from: '2026-11-08', until: '2026-11-18' });

    expect(days.map(({ stars }) => stars)).toEqual([0, 0, 2, 2, 2, 2, 3, 3, 7, 7]);
    expect(days[0]).toEqual({ day: '2026-11-08', stars: 0 });
    expect(days.at(-1)).toEqual({ day: '2026-11-17', stars: 7 });
  });

  it('leaves out days before the repo was there and the day that is not over, and no star', () => {
    expect(toStarDays([FIRST], { from: '2026-11-11', until: '2026-11-13' })).toEqual([
      { day: '2026-11-11', stars: 2 },
      { day: '2026-11-12', stars: 2 },
    ]);
    expect(toStarDays([], { from: '2026-11-11', until: '2026-11-13' })).toEqual([]);
  });

  it('takes days as GitHub begins them, at whatever hour', () => {
    const inUtah: StarWeek = [SUNDAY + 7 * 3600, 1, 0, 0, 0, 0, 0, 0];

    expect(toStarDays([inUtah], { from: '2026-11-08', until: '2026-11-09' })).toEqual([
      { day: '2026-11-08', stars: 1 },
    ]);
  });
});

describe('addWeeks', () => {
  it('keeps each week once', () => {
    const days = [0, 5, 0, 0, 0, 0, 0];
    const told = { week: new Date((SUNDAY + WEEK) * 1000), total: 5, days };

    expect(addWeeks([SECOND], [told, { ...told, week: new Date(SUNDAY * 1000) }])).toEqual([
      [SUNDAY + WEEK, ...days],
      [SUNDAY, ...days],
    ]);
  });
});
