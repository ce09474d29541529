import { describe, expect, it } from 'vitest';
import { toInstant } from './commit-time.ts';

describe('toInstant', () => {
  it.each([
    ['0', '1970-01-01T00:00:00.000Z'],
    ['1700000000', '2023-11-14T22:13:20.000Z'],
    // Before 1970, as some other gits print it.
    ['-1', '1969-12-31T23:59:59.000Z'],
    ['4102444800', '2100-01-01T00:00:00.000Z'],
  ])('takes %s for %s', (seconds, instant) => {
    expect(toInstant(seconds).toISOString()).toBe(instant);
  });

  it.each(['253402300800', '99999999999999999999999', '9'.repeat(400)])(
    'brings %s to the end of the year 9999',
    (seconds) => {
      expect(toInstant(seconds).toISOString()).toBe('9999-12-31T23:59:59.000Z');
    },
  );

  it('brings what lies before the year 1 to its beginning', () => {
    expect(toInstant('-99999999999999').toISOString()).toBe('0001-01-01T00:00:00.000Z');
  });

  it.each(['', 'soon'])('takes no date at all (%j) for 1970, as git does', (seconds) => {
    expect(toInstant(seconds).getTime()).toBe(0);
  });
});
