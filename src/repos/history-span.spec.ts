import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../common/app-error.ts';
import { type Interval, toHistorySpan } from './history-span.ts';

const NOW = new Date('2026-11-21T23:59:59Z');

describe('toHistorySpan', () => {
  it('ends with today and is a year long unless something else is asked for', () => {
    expect(toHistorySpan({ interval: 'day' }, NOW)).toEqual({ from: '2025-11-22', to: '2026-11-22' });
    expect(toHistorySpan({ interval: 'day', to: '2024-02-29' }, NOW)).toEqual({
      from: '2023-03-01',
      to: '2024-02-29',
    });
    expect(toHistorySpan({ interval: 'week', from: '2026-11-21' }, NOW)).toEqual({
      from: '2026-11-21',
      to: '2026-11-22',
    });
  });

  it.each([
    [{ from: '2026-01-02', to: '2026-01-02' }, 'before to'],
    [{ from: '2026-01-03', to: '2026-01-02' }, 'before to'],
    [{ from: '2026-11-22' }, 'before tomorrow'],
  ])('refuses %j, where nothing lies between', (asked, message) => {
    expect(() => toHistorySpan({ ...asked, interval: 'day' }, NOW)).toThrow(message);
    expect(() => toHistorySpan({ ...asked, interval: 'day' }, NOW)).toThrow(InvalidInputError);
  });

  it.each<[Interval, string]>([
    ['day', '2026-01-01'],
    ['week', '2190-01-01'],
    ['month', '2800-01-01'],
  ])('refuses more points by %s than anybody reads', (interval, to) => {
    const from = '1970-01-01';

    expect(() => toHistorySpan({ interval, from, to }, NOW)).toThrow('at most 10000 points');
    expect(toHistorySpan({ interval, from, to: '1997-01-01' }, NOW)).toEqual({ from, to: '1997-01-01' });
  });
});
