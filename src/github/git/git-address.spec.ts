import { describe, expect, it } from 'vitest';
import { checkOid, toCloneUrl } from './git-address.ts';
import { GitNameError } from './git.errors.ts';

describe('toCloneUrl', () => {
  it.each([
    ['https://github.com', 'acme/app', 'https://github.com/acme/app.git'],
    ['https://ghe.example.com', 'octo_corp/.github', 'https://ghe.example.com/octo_corp/.github.git'],
    ['http://127.0.0.1:4010', 'Ada-L/notes.js', 'http://127.0.0.1:4010/Ada-L/notes.js.git'],
    // A password in the configured address is not the token's business.
    ['https://user:hunter2@ghe.example.com/', 'acme/-x', 'https://ghe.example.com/acme/-x.git'],
  ])('below %s is where %s is cloned from', (webUrl, fullName, url) => {
    expect(toCloneUrl(webUrl, fullName)).toBe(url);
  });

  it.each([
    '',
    'acme',
    'acme/app/extra',
    '/app',
    'acme/',
    'acme/..',
    'acme/.',
    '../app',
    '-acme/app',
    'acme/app name',
    'acme/app?x=1',
    'acme/app#x',
    'acme/app@host',
    'acme/app\n',
    'acme/app%2f..',
    'evil.example.com/app/..',
    '@evil.example.com/app',
    'https://evil.example.com/app',
    `acme/${'a'.repeat(101)}`,
  ])('is refused for %j', (fullName) => {
    expect(() => toCloneUrl('https://github.com', fullName)).toThrow(GitNameError);
  });
});

describe('checkOid', () => {
  it.each(['a'.repeat(40), '0123456789abcdef'.repeat(4)])('lets %s pass', (oid) => {
    expect(checkOid(oid)).toBe(oid);
  });

  it.each(['', 'HEAD', '--all', 'A'.repeat(40), 'a'.repeat(39), `${'a'.repeat(40)}\n`, `^${'a'.repeat(40)}`])(
    'refuses %j',
    (oid) => {
      expect(() => checkOid(oid)).toThrow(GitNameError);
    },
  );
});
