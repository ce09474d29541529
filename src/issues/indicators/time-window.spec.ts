import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../common/app-error.ts';
import { isOfWholeDays, listMonths, resolveWindow } from './time-window.ts';

const NOW = new Date('2026-03-15T12:00:00Z');
const day = (text: string): Date => new Date(text);

describe('a window of time', () => {
  it('is the current month and the twelve before it, unless asked for otherwise', () => {
    expect(resolveWindow({}, NOW)).toEqual({ from: day('2025-03-01'), to: day('2026-04-01') });
  });

  it.each([
    ['2026-02-01', '2025-01-01'],
    ['2026-02-02', '2025-02-01'],
  ])('that ends at %s starts at %s', (to, from) => {
    expect(resolveWindow({ to: day(to) }, NOW)).toEqual({ from: day(from), to: day(to) });
  });

  it.each([
    [{ from: day('2026-01-02'), to: day('2026-01-02') }, 'must lie before to'],
    [{ from: day('2026-01-03'), to: day('2026-01-02') }, 'must lie before to'],
    [{ from: day('2026-04-01') }, 'must lie before to, which is 2026-04-01'],
    [{ from: day('1976-03-31') }, 'must lie at most 600 months'],
  ])('is refused as %o, naming from', (asked, message) => {
    expect(() => resolveWindow(asked, NOW)).toThrow(InvalidInputError);
    expect(() => resolveWindow(asked, NOW)).toThrow(`from: ${message}`);
  });

  it('of fifty years is the longest', () => {
    expect(listMonths(resolveWindow({ from: day('1976-04-01') }, NOW))).toHaveLength(600);
  });

  it('is of whole days where it begins and ends at midnight of UTC', () => {
    const [from, to] = [day('2026-02-02'), day('2026-02-03')];

    expect(isOfWholeDays({ from, to })).toBe(true);
    expect(isOfWholeDays({ from: day('2026-02-02T00:00:00.001Z'), to })).toBe(false);
    expect(isOfWholeDays({ from, to: day('2026-02-03T12:00:00Z') })).toBe(false);
    expect(isOfWholeDays({ from: day('1969-12-01'), to })).toBe(true);
  });

  it('has months that meet each other and are cut where it is', () => {
    const months = listMonths({ from: day('2025-11-20T06:00:00Z'), to: day('2026-02-03') });

    expect(months).toEqual([
      { month: '2025-11', from: day('2025-11-20T06:00:00Z'), to: day('2025-12-01') },
      { month: '2025-12', from: day('2025-12-01'), to: day('2026-01-01') },
      { month: '2026-01', from: day('2026-01-01'), to: day('2026-02-01') },
      { month: '2026-02', from: day('2026-02-01'), to: day('2026-02-03') },
    ]);
  });

  it('has one month that lies within it', () => {
    const window = { from: day('2026-02-02'), to: day('2026-02-03') };

    expect(listMonths(window)).toEqual([{ month: '2026-02', ...window }]);
  });
});
