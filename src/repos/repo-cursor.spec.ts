import { describe, expect, it } from 'vitest';
import { decodeCursor, encodeCursor } from './repo-cursor.ts';
import type { RepoSort } from './repo-sort.ts';

describe('a cursor of the list', () => {
  it.each<[RepoSort, string]>([
    ['stars', '-1099511627776'],
    ['name', 'größe'],
    ['pushed', 'Infinity'],
    ['created', '-1262304000.123456'],
    ['id', '9007199254740991'],
  ])('leads back to where it was made, by %s at %s', (sort, key) => {
    const cursor = encodeCursor(sort, { key, id: 9_007_199_254_740_991 });

    expect(cursor).toMatch(/^[\w-]+$/);
    expect(decodeCursor(sort, cursor)).toEqual({ key, id: 9_007_199_254_740_991 });
  });

  it.each(['', 'x', 'bnVsbA', '%%%', encodeCursor('name', { key: 'a', id: 1 })])(
    'is not %o by stars',
    (text) => {
      expect(decodeCursor('stars', text)).toBeNull();
    },
  );

  it.each<[RepoSort, string]>([
    ['stars', '1; drop table repo'],
    ['stars', '1e9'],
    ['pushed', 'NaN'],
    ['name', 'a\0b'],
  ])('takes no key by %s that PostgreSQL could not read: %o', (sort, key) => {
    expect(decodeCursor(sort, encodeCursor(sort, { key, id: 1 }))).toBeNull();
  });
});
