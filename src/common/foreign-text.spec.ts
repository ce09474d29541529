import { describe, expect, it } from 'vitest';
import { toStorableJson, toStorableText } from './foreign-text.ts';

describe('toStorableText', () => {
  it('replaces NUL and lone surrogates and keeps whole emoji', () => {
    expect(toStorableText('a\0b\uD83Dc\uDE00d😀')).toBe('a\uFFFDb\uFFFDc\uFFFDd😀');
  });
});

describe('toStorableJson', () => {
  it('mends strings and keys at any depth', () => {
    const json = toStorableJson({ 'k\0': ['x\uD83D', { deep: '\0' }], n: 1, none: null });

    expect(JSON.parse(json)).toEqual({ 'k\uFFFD': ['x\uFFFD', { deep: '\uFFFD' }], n: 1, none: null });
  });

  it('keeps a backslash-u that a stranger typed', () => {
    expect(JSON.parse(toStorableJson({ text: 'C:\\u0000' }))).toEqual({ text: 'C:\\u0000' });
  });
});
