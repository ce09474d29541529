import { describe, expect, it } from 'vitest';
import { parseTarget, readTarget, TargetText, toTargetText } from './target.ts';
import { MAX_TOP_QUERY, TopQuery } from './top-query.ts';

const PLAIN = { kind: 'top', query: '', minStars: 0, tags: true };

function problemOf(text: string): string {
  const read = readTarget(text);
  return 'problem' in read ? read.problem : `no problem: ${toTargetText(read)}`;
}

describe('a target top:N', () => {
  it.each([
    ['top:1', { ...PLAIN, count: 1 }],
    ['TOP:5000000', { ...PLAIN, count: 5_000_000 }],
    ['top:10?', { ...PLAIN, count: 10 }],
    [
      'top:10?query=Language:TypeScript topic:cli',
      { ...PLAIN, count: 10, query: 'language:typescript topic:cli' },
    ],
    ['top:10?query=a/b:%22c+d%22%2C%2B', { ...PLAIN, count: 10, query: 'a/b:"c d",+' }],
    ['top:10?minStars=20&tags=false', { ...PLAIN, count: 10, minStars: 20, tags: false }],
    ['top:10?query=a=b', { ...PLAIN, count: 10, query: 'a=b' }],
  ])('is read from %s', (text, target) => {
    expect(parseTarget(text)).toEqual(target);
  });

  it.each([
    ['top:10?query=Topic:CLI++rust', 'top:10?query=topic:cli+rust'],
    ['top:0010?tags=true&minstars=0&query=', 'top:10'],
    ['top:10?TAGS=False&minStars=007&query=a', 'top:10?query=a&minStars=7&tags=false'],
    ['top:10?query=%e4%bd%a0,b', 'top:10?query=%E4%BD%A0%2Cb'],
    ['top:10?query=cafe\u0301', 'top:10?query=caf%C3%A9'],
    ['top:10?query=size:%3E5 repo/x', 'top:10?query=size:%3E5+repo/x'],
  ])('has one identity: %s', (text, identity) => {
    expect(TargetText.parse(text)).toBe(identity);
    expect(TargetText.parse(identity)).toBe(identity);
  });

  it.each([
    ['top:', 'count must be a whole number from 1 to 5000000'],
    ['top:0', 'count must be a whole number'],
    ['top:-1', 'count must be a whole number'],
    ['top:1.5', 'count must be a whole number'],
    ['top:1e3', 'count must be a whole number'],
    ['top:5000001', 'count must be a whole number'],
    ['top:many', 'count must be a whole number'],
    ['top:10?minStars=-1', 'minStars must be a whole number from 0 to 9999999'],
    ['top:10?minStars=', 'minStars must be a whole number'],
    ['top:10?tags=maybe', 'tags must be true or false'],
    ['top:10?order=asc', 'its parameters are query, minStars and tags'],
    ['top:10?tags=true&tags=false', 'tags is there twice'],
    ['top:10?query=%zz', 'query has a % that begins no character'],
  ])('is refused as %s: %s', (text, problem) => {
    expect(problemOf(text)).toContain(problem);
    expect(parseTarget(text)).toBeNull();
    expect(TargetText.safeParse(text).error?.issues[0]?.message).toBe(problemOf(text));
  });

  it('names every wrong part at once, and repeats none of it', () => {
    const problem = problemOf('top:secret1?query=is:secret2&minStars=secret3&tags=secret4');

    expect(problem).toMatch(/count must .*query must not use is:.*minStars must .*tags must /);
    expect(problem).not.toContain('secret');
  });
});

describe('the query of a target top:N', () => {
  it.each([
    'stars:>5',
    'a STARS:5',
    '-stars:5',
    '+stars:5',
    'a"b"stars:5',
    '"stars":5',
    '"a" "stars" : 5',
    'stars :5',
    'sort:forks',
    'created:>2020-01-01',
    'is:private',
    '-is:public',
    'visibility:private',
    'a,is:private',
  ])('leaves our own qualifiers alone, unlike %s', (query) => {
    expect(problemOf(`top:5?query=${encodeURIComponent(query)}`)).toMatch(
      /query must not use (stars|sort|created|is|visibility):: the search is cut/,
    );
  });

  it.each([
    'a OR b',
    'a or b',
    'OR',
    'a AND b',
    'a NOT',
    '-not b',
    '(a b)',
    'a) b',
    'a or "b"',
    '"a"or "b"',
    'a or"b"',
  ])('has no operators, unlike %s', (query) => {
    expect(problemOf(`top:5?query=${encodeURIComponent(query)}`)).toContain(
      'run one fetch for each alternative',
    );
  });

  it.each(['"', '"a', 'a "b" "c', 'a\\', 'a\0', 'a\nb', 'a\u0007', 'a\u200bor\u200bb', 'is\u00ad:private'])(
    'is one whole text, unlike %j',
    (query) => {
      expect(problemOf(`top:5?query=${encodeURIComponent(query)}`)).toMatch(/query (must|has)/);
    },
  );

  it.each([
    '"stars:5 or (sort:x"',
    'this:5',
    'orchid android notes',
    'in:readme stars',
    'language:c++',
    'org:is',
  ])('may be %s', (query) => {
    expect(parseTarget(`top:5?query=${encodeURIComponent(query)}`)).toMatchObject({ query });
  });

  it('is not even looked at when it is far too long', () => {
    const parsed = TopQuery.safeParse('\u0301'.repeat(500_000));

    expect(parsed.error?.issues.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^must have at most \d+ characters .* and has 500000$/),
    ]);
  });

  it('is as long as GitHub leaves room for', () => {
    const longest = 'x'.repeat(MAX_TOP_QUERY);

    expect(MAX_TOP_QUERY).toBeGreaterThan(140);
    expect(parseTarget(`top:5?query=${longest}`)).toMatchObject({ query: longest });
    expect(problemOf(`top:5?query=${longest}x`)).toContain(
      `query must have at most ${MAX_TOP_QUERY} characters (GitHub takes 256, our part needs ${256 - MAX_TOP_QUERY})`,
    );
  });
});
