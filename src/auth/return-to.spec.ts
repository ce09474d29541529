import { describe, expect, it } from 'vitest';
import { isLocalPath } from './return-to.ts';

describe('isLocalPath', () => {
  it.each(['/', '/api/docs', '/export?scope=visible&owner=a#top', '/a//b'])('lets %j through', (path) => {
    expect(isLocalPath(path)).toBe(true);
  });

  it.each([
    '',
    'api/docs',
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    ' //evil.example',
    'https://evil.example/',
    'javascript:alert(1)',
    '/a\\b',
    '/ä',
  ])('refuses %j', (path) => {
    expect(isLocalPath(path)).toBe(false);
  });
});
