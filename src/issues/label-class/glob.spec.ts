import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findGlobProblem, isGlob, matchesGlob, parseGlob } from './glob.ts';

const CHARACTERS = fc.constantFrom('a', 'B', 'b', '/', '_', '%', '\\', ' ', 'é');
const names = fc.string({ maxLength: 12, unit: CHARACTERS });
const patterns = fc
  .string({ minLength: 1, maxLength: 8, unit: fc.oneof(CHARACTERS, fc.constant('*')) })
  .filter((pattern) => isGlob(pattern));

/** Tries everything: slow, and short enough to be seen right. */
function matchesNaively(pattern: string, name: string): boolean {
  if (pattern === '') return name === '';
  if (pattern.startsWith('*')) {
    return matchesNaively(pattern.slice(1), name) || (name !== '' && matchesNaively(pattern, name.slice(1)));
  }
  return pattern[0] === name[0] && matchesNaively(pattern.slice(1), name.slice(1));
}

describe('A glob', () => {
  it.each([
    ['kind/*', 'kind/bug', true],
    ['KIND/*', 'kind/Bug', true],
    ['*bug*', 'confirmed-bug', true],
    ['bug', 'bugs', false],
    ['bug*', 'bug', true],
    ['a*a', 'a', false],
    ['*', '', true],
    ['type: [bug]?', 'Type: [Bug]?', true],
    ['c++*', 'C++ crash', true],
    ['10.0', '10x0', false],
    ['*バグ', '種別: バグ', true],
  ])('%s on %s: %s', (pattern, name, expected) => {
    expect(matchesGlob(pattern, name)).toBe(expected);
  });

  it('matches as a naive reference does', () => {
    fc.assert(
      fc.property(patterns, names, (pattern, name) => {
        expect(matchesGlob(pattern, name)).toBe(matchesNaively(pattern.toLowerCase(), name.toLowerCase()));
      }),
      { numRuns: 2000 },
    );
  });

  it('answers on a name made to make it try again', () => {
    const glob = parseGlob('*a'.repeat(49) + '*b');

    expect(matchesGlob(glob, 'a'.repeat(100_000))).toBe(false);
  });

  it.each(['^bug', 'bug$', '.*bug', 'bug.+', '\\d+', '(bug|defect)', '[a-z]', '(?i)bug'])(
    'is not %s, which is a regular expression',
    (pattern) => {
      expect(findGlobProblem(pattern)).toBe('patterns are globs: only * is special');
      expect(isGlob(pattern)).toBe(false);
    },
  );

  it.each(['', '  ', 'a\u0000b', 'a\nb', 'x'.repeat(101), '\ud800'])('is not %j', (pattern) => {
    expect(findGlobProblem(pattern)).toBeTypeOf('string');
    expect(() => parseGlob(pattern)).toThrow(RangeError);
  });

  it.each([
    '[type] bug',
    'bug (confirmed)',
    'C++',
    'US$ price',
    'v1.2',
    'a|b',
    '#bug:blocking!',
    'x'.repeat(100),
  ])('may be %s, odd as it looks', (pattern) => {
    expect(findGlobProblem(pattern)).toBeUndefined();
  });
});
