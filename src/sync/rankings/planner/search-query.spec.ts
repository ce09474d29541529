import { describe, expect, it } from 'vitest';
import { MAX_TOP_QUERY } from '../../top-query.ts';
import { toSearchQuery } from './search-query.ts';
import { ALL_TIME } from './windows.ts';

describe('A search for a slice', () => {
  it('names stars and order, and always asks for public repos', () => {
    const query = toSearchQuery({ stars: { from: 5, to: 9 } }, 'language:go cli');

    expect(query).toBe('language:go cli is:public stars:5..9 sort:stars-desc');
  });

  it('has no end where the slice has none, and no gap where the user asks for nothing', () => {
    expect(toSearchQuery({ stars: { from: 0, to: null } }, '')).toBe('is:public stars:>=0 sort:stars-desc');
  });

  it('names the window of creation to the second', () => {
    const created = { from: '2020-01-01T00:00:00Z', to: '2020-01-01T11:59:59Z' };

    expect(toSearchQuery({ stars: { from: 1, to: 1 }, created }, '')).toBe(
      'is:public stars:1..1 created:2020-01-01T00:00:00Z..2020-01-01T11:59:59Z sort:stars-desc',
    );
  });

  it('is never longer than GitHub takes', () => {
    const slice = { stars: { from: 9_999_999, to: 9_999_999 }, created: ALL_TIME };

    expect(toSearchQuery(slice, 'x'.repeat(MAX_TOP_QUERY)).length).toBeLessThanOrEqual(256);
  });
});
