import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { cutText, parseCoauthors, toPerson } from './person.ts';

describe('toPerson', () => {
  it('trims both, and lower-cases the e-mail alone', () => {
    expect(toPerson('  Ada Lovelace ', ' Ada@Example.COM ')).toEqual({
      name: 'Ada Lovelace',
      email: 'ada@example.com',
    });
  });

  it('leaves spaces within an e-mail, and empty ones empty', () => {
    expect(toPerson('', 'ada at example.com')).toEqual({ name: '', email: 'ada at example.com' });
    expect(toPerson(' ', ' ')).toEqual({ name: '', email: '' });
  });

  it('keeps 200 characters of a name, and no half of one', () => {
    expect(toPerson(`${'a'.repeat(199)}😀`, '').name).toBe('a'.repeat(199));
    expect(toPerson(`${'a'.repeat(198)}😀😀`, '').name).toBe(`${'a'.repeat(198)}😀`);
    expect(toPerson('b'.repeat(200), '').name).toBe('b'.repeat(200));
  });

  it('tells long e-mails apart that begin alike', () => {
    const long = `${'a'.repeat(400)}@example.com`;
    const hash = createHash('sha256').update(long).digest('hex');

    expect(toPerson('', long).email).toBe('a'.repeat(400) + hash);
    expect(toPerson('', `${long}.au`).email).not.toBe(toPerson('', long).email);
    expect(toPerson('', long.toUpperCase()).email).toBe(toPerson('', long).email);
    expect(toPerson('', 'a'.repeat(400)).email).toBe('a'.repeat(400));
  });
});

describe('parseCoauthors', () => {
  it('reads one a line', () => {
    expect(parseCoauthors('Ada <Ada@example.com>\nBob B. < bob@example.com >\n')).toEqual([
      { name: 'Ada', email: 'ada@example.com' },
      { name: 'Bob B.', email: 'bob@example.com' },
    ]);
  });

  it.each(['nobody', 'ada@example.com', 'Ada <ada@example.com', 'Ada ada@example.com>', '<>', ' < > ', ''])(
    'finds nobody in %j',
    (value) => {
      expect(parseCoauthors(value)).toEqual([]);
    },
  );

  it.each([
    ['Ada <b> <ada@example.com>', { name: 'Ada <b>', email: 'ada@example.com' }],
    ['Ada <ada@example.com> (pair)', { name: 'Ada', email: 'ada@example.com' }],
    ['<ada@example.com>', { name: '', email: 'ada@example.com' }],
    ['Ada <>', { name: 'Ada', email: '' }],
    ['Ada <ada@example.com>\r', { name: 'Ada', email: 'ada@example.com' }],
  ])('reads %j as %o', (value, coauthor) => {
    expect(parseCoauthors(value)).toEqual([coauthor]);
  });

  it('reads a hundred, and stops at a thousand', () => {
    const values = (count: number): string =>
      Array.from({ length: count }, (_, index) => `C ${index} <c${index}@example.com>\n`).join('');

    expect(parseCoauthors(values(100))).toHaveLength(100);
    expect(parseCoauthors(values(5_000))).toHaveLength(1_000);
  });

  it('is not slowed down by brackets without end', () => {
    expect(parseCoauthors('<'.repeat(1_000_000))).toEqual([]);
  });
});

describe('cutText', () => {
  it('puts U+FFFD where the database could hold nothing', () => {
    expect(cutText('a\0b\uD83D', 10)).toBe('a\uFFFDb\uFFFD');
  });
});
