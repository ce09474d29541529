import { describe, expect, it } from 'vitest';
import { GithubForeignLinkError } from '../github.errors.ts';
import { parseNextLink, resolveLink, toNextPageUrl } from './links.ts';

describe('parseNextLink', () => {
  it('finds next among other relations', () => {
    const link =
      '<https://api.github.com/user/repos?page=1>; rel="prev", <https://api.github.com/user/repos?page=3>; rel="next", <https://api.github.com/user/repos?page=9>; rel="last"';

    expect(parseNextLink(link)).toBe('https://api.github.com/user/repos?page=3');
  });

  it('keeps commas that belong to the URL', () => {
    const link = '<https://api.github.com/user/repos?affiliation=owner,collaborator&page=2>; rel="next"';

    expect(parseNextLink(link)).toBe(
      'https://api.github.com/user/repos?affiliation=owner,collaborator&page=2',
    );
  });

  it.each([
    null,
    undefined,
    '',
    '<https://api.github.com/a?page=1>; rel="prev"',
    '<https://api.github.com/next>; rel="last"',
  ])('finds none in %j', (link) => {
    expect(parseNextLink(link)).toBeNull();
  });
});

describe('resolveLink', () => {
  it('keeps a link to the configured origin, path prefix or not', () => {
    expect(resolveLink('https://ghe.example/repositories/1', 'https://ghe.example/api/v3')).toBe(
      'https://ghe.example/repositories/1',
    );
  });

  it('completes a relative redirect', () => {
    expect(resolveLink('/repositories/1', 'http://127.0.0.1:4000/api/v3')).toBe(
      'http://127.0.0.1:4000/repositories/1',
    );
  });

  it.each([
    'https://evil.example/user/repos',
    'http://api.github.com/user/repos',
    'https://api.github.com:8443/user/repos',
    'https://api.github.com.evil.example/',
    'https://api.github.com@evil.example/',
    'https://user:secret@api.github.com/',
    '//evil.example/',
    'https://',
    'file:///etc/passwd',
  ])('refuses %s', (link) => {
    expect(() => resolveLink(link, 'https://api.github.com')).toThrow(GithubForeignLinkError);
  });

  it('names the foreign origin but not the path or the user info', () => {
    expect(() => resolveLink('https://me:secret@evil.example/path', 'https://api.github.com')).toThrow(
      /led to https:\/\/evil\.example,/,
    );
  });
});

describe('toNextPageUrl', () => {
  it('counts the first page as page 1', () => {
    expect(toNextPageUrl('https://api.github.com/user/repos?per_page=100')).toBe(
      'https://api.github.com/user/repos?per_page=100&page=2',
    );
  });

  it('goes on from the page given', () => {
    expect(toNextPageUrl('https://api.github.com/x?page=9')).toBe('https://api.github.com/x?page=10');
  });
});
