import { describe, expect, it } from 'vitest';
import { listMonths, MONTH, toMonth } from './months.ts';

describe('months', () => {
  it.each([
    ['2025-12-31T23:59:59.999Z', '2025-12'],
    ['2026-01-01T00:00:00Z', '2026-01'],
    ['0001-01-01T00:00:00Z', '0001-01'],
    ['9999-12-31T23:59:59Z', '9999-12'],
  ])('of %s is %s, in UTC', (instant, month) => {
    expect(toMonth(new Date(instant))).toBe(month);
  });

  it('are listed over the end of a year, both ends included', () => {
    expect(listMonths('2025-11', '2026-02')).toEqual(['2025-11', '2025-12', '2026-01', '2026-02']);
    expect(listMonths('2026-01', '2026-01')).toEqual(['2026-01']);
    expect(listMonths('0999-12', '1000-01')).toEqual(['0999-12', '1000-01']);
  });

  it('are none when the first is later than the last', () => {
    expect(listMonths('2026-02', '2026-01')).toEqual([]);
  });

  it.each(['2026-01', '0001-12', '9999-10'])('may be written as %s', (text) => {
    expect(text).toMatch(MONTH);
  });

  it.each([
    '2026-1',
    '2026-00',
    '2026-13',
    '0000-01',
    '12026-01',
    '2026-01-01',
    ' 2026-01',
    '2026-01\n',
    '2026',
  ])('may not be written as %j', (text) => {
    expect(text).not.toMatch(MONTH);
  });
});
