import { describe, expect, it } from 'vitest';
import { toCost, toForecast, toPurse, toTime } from './forecast.ts';

const NOW = new Date('2026-01-01T00:00:00Z');
const RESET = new Date('2026-01-01T00:30:00Z');
const PURSE = { remaining: 5000, limit: 5000, resetAt: RESET, reserve: 0.2 };

function pointsOf(count: number, { tags = true, isRerun = false } = {}): number {
  return toCost({ count, tags, isRerun }).points;
}

describe('toCost', () => {
  it('buys 74 repos with their tags for a point, with what the slices share', () => {
    expect(pointsOf(1)).toBeLessThanOrEqual(3);
    expect(pointsOf(1000)).toBeLessThanOrEqual((1.45 * 1000 * 1.05) / 100 + 3);
    expect(pointsOf(50_000)).toBeGreaterThanOrEqual(50_000 / 74);
    expect(pointsOf(50_000)).toBeLessThanOrEqual((1.45 * 50_000 * 1.05) / 100);
  });

  it('buys a hundred without tags, and all of the tags at most when it is done again', () => {
    const plain = pointsOf(50_000, { tags: false });

    expect(plain).toBeLessThan(0.76 * pointsOf(50_000));
    expect(pointsOf(50_000, { tags: false, isRerun: true })).toBe(plain);
    expect(pointsOf(50_000, { isRerun: true })).toBe(plain + 500);
  });
});

describe('toTime', () => {
  it('takes a request after the other while there is something left to spend', () => {
    expect(toTime({ points: 100, requests: 100 }, 0.5, { purse: PURSE, now: NOW })).toEqual({
      seconds: 50,
      waits: [],
    });
  });

  it('waits for the reset with the reserve left alone, and for each one after it', () => {
    const purse = { ...PURSE, remaining: 1100 };

    const { seconds, waits } = toTime({ points: 4200, requests: 4200 }, 0.1, { purse, now: NOW });

    expect(waits).toEqual([RESET, new Date('2026-01-01T01:30:00Z')]);
    expect(seconds).toBe(5400 + 10);
  });

  it('waits at once when nothing but the reserve is left', () => {
    const purse = { ...PURSE, remaining: 1000 };

    expect(toTime({ points: 1, requests: 1 }, 1, { purse, now: NOW })).toEqual({
      seconds: 1801,
      waits: [RESET],
    });
  });

  it('never waits when it is too slow to spend a window', () => {
    const { seconds, waits } = toTime({ points: 20_000, requests: 20_000 }, 1, { purse: PURSE, now: NOW });

    expect({ seconds, waits }).toEqual({ seconds: 20_000, waits: [] });
  });

  it('ends even where the limit is next to nothing', () => {
    const purse = { remaining: 0, limit: 1, resetAt: RESET, reserve: 0.9 };

    expect(toTime({ points: 3, requests: 3 }, 1, { purse, now: NOW }).waits).toHaveLength(3);
  });
});

describe('toPurse', () => {
  it('takes five thousand an hour for an account that GitHub said nothing of', () => {
    const purse = toPurse(null, { reserve: 0.2, now: NOW });

    expect(purse).toMatchObject({ remaining: 5000, limit: 5000, reserve: 0.2 });
    expect(toPurse({ remaining: 0, limit: 0, resetAt: NOW }, { reserve: 0.2, now: NOW })).toEqual(purse);
  });

  it('is full again after the reset', () => {
    const known = { remaining: 3, limit: 12_500, resetAt: RESET };

    expect(toPurse(known, { reserve: 0, now: NOW })).toEqual({ ...known, reserve: 0 });
    expect(toPurse(known, { reserve: 0, now: RESET })).toMatchObject({ remaining: 12_500, limit: 12_500 });
  });
});

describe('toForecast', () => {
  it('tells points, requests, time and waits of a first run', () => {
    const ask = { count: 1000, tags: true, isRerun: false, secondsPerRequest: 1 };

    expect(toForecast(ask, PURSE, NOW)).toEqual({ points: 17, requests: 17, seconds: 17, waits: [] });
  });
});
