import { describe, expect, it } from 'vitest';
import { speaksOfDamage, speaksOfNoHead, toFetchFailure, toReadFailure } from './git-failure.ts';
import type { GitEnd } from './git-program.ts';

const OID = '0742ec968e116ea2352e436e42d48ccc27e2372b';
const URL = 'https://github.com/acme/app.git/';

describe('a fetch that failed', () => {
  it.each([
    ['git.repo_gone', ['remote: Repository not found.', `fatal: repository '${URL}' not found`]],
    ['git.forbidden', ["fatal: could not read Username for 'https://github.com': terminal prompts disabled"]],
    [
      'git.forbidden',
      [
        'remote: Invalid username or token. Password authentication is not supported for Git operations.',
        `fatal: Authentication failed for '${URL}'`,
      ],
    ],
    ['git.forbidden', [`fatal: unable to access '${URL}': The requested URL returned error: 403`]],
    ['git.forbidden', [`fatal: unable to access '${URL}': The requested URL returned error: 451`]],
    ['git.transport', [`fatal: unable to access '${URL}': The requested URL returned error: 429`]],
    ['git.transport', [`fatal: unable to access '${URL}': The requested URL returned error: 502`]],
    [
      'git.transport',
      [
        'error: RPC failed; HTTP 502 curl 22 The requested URL returned error: 502',
        'fatal: expected flush after ref listing',
      ],
    ],
    ['git.transport', [`fatal: unable to access '${URL}': Could not resolve host: github.com`]],
    [
      'git.transport',
      [
        `fatal: unable to access '${URL}': Failed to connect to github.com port 443 after 12 ms: Could not connect to server`,
      ],
    ],
    [
      'git.transport',
      [`fatal: unable to access '${URL}': SSL certificate problem: unable to get local issuer certificate`],
    ],
    [
      'git.transport',
      [
        'error: RPC failed; curl 28 Operation too slow. Less than 1 bytes/sec transferred the last 60 seconds',
        'fatal: expected flush after ref listing',
      ],
    ],
    [
      'git.transport',
      [
        'error: RPC failed; curl 56 Recv failure: Connection reset by peer',
        'error: 64 bytes of body are still expected',
        'fetch-pack: unexpected disconnect while reading sideband packet',
        'fatal: protocol error: bad pack header',
      ],
    ],
    [
      'git.transport',
      [
        'error: RPC failed; curl 92 HTTP/2 stream 5 was not closed cleanly: CANCEL (err 8)',
        'fatal: early EOF',
        'fatal: fetch-pack: invalid index-pack output',
      ],
    ],
    ['git.transport', ['fatal: pack is corrupted (SHA1 mismatch)', 'fatal: index-pack failed']],
    ['git.disk_full', ['fatal: write error: No space left on device', 'fatal: index-pack failed']],
    ['git.disk_full', ['error: file write error: Disk quota exceeded']],
    ['git.cache_corrupt', ["fatal: not a git repository: '/data/git/7.git'"]],
    ['git.cache_corrupt', ['fatal: bad config line 1 in file /data/git/7.git/config']],
    [
      'git.cache_corrupt',
      [
        "error: cannot lock ref 'refs/heads/octavo': unable to resolve reference 'refs/heads/octavo': reference broken",
      ],
    ],
    [
      'git.cache_corrupt',
      [
        'warning: lazy fetching disabled; some objects may not be available',
        `fatal: could not fetch ${OID} from promisor remote`,
      ],
    ],
    ['git.cache_corrupt', ['error: packfile /data/git/7.git/objects/pack/pack-1.pack does not match index']],
    ['git.cache_corrupt', ['something nobody has ever read']],
  ])('is %s by what git says: %j', (code, lines) => {
    expect(toFetchFailure(anEnd({ lines }), true).code).toBe(code);
  });

  it.each([
    ['SIGSEGV', 'git.cache_corrupt'],
    ['SIGBUS', 'git.cache_corrupt'],
    ['SIGKILL', 'git.transport'],
    ['SIGTERM', 'git.transport'],
  ] as const)('by %s is %s', (signal, code) => {
    expect(toFetchFailure(anEnd({ signal }), true).code).toBe(code);
  });

  it('is never the fault of a folder that was empty', () => {
    const end = anEnd({ lines: ['fatal: bad object HEAD'] });

    expect(toFetchFailure(end, false).code).toBe('git.transport');
  });

  it('is not what the server says it is', () => {
    const end = anEnd({
      lines: [
        'remote: No space left on device',
        `fatal: unable to access '${URL}': The requested URL returned error: 500`,
      ],
    });

    expect(toFetchFailure(end, true).code).toBe('git.transport');
  });

  it('does not follow elsewhere, and says so', () => {
    const end = anEnd({ lines: [`fatal: unable to access '${URL}': The requested URL returned error: 301`] });

    expect(toFetchFailure(end, false).message).toMatch(/leads elsewhere \(301\)/);
  });

  it.each([
    [
      "unable to access 'https://user:hunter2@github.com/x': Could not resolve proxy: proxy.corp",
      'resolve proxy: ...',
    ],
    [
      "unable to access 'https://github.com/x': Could not resolve host: git.corp",
      'Could not resolve host: ...',
    ],
    [
      "unable to access 'https://github.com/x': Failed to connect to 10.1.2.3 port 3128 after 2 ms: refused",
      'Failed to connect to ... after 2 ms',
    ],
    ["repository '/srv/proxy.corp/x' does not answer", 'does not answer'],
  ])('is told without addresses, hosts and paths, nor the rest of what was said: %s', (words, told) => {
    const { message } = toFetchFailure(anEnd({ lines: [`fatal: ${words}`, 'more'] }), false);

    expect(message).toContain(told);
    expect(message).not.toMatch(/hunter2|https|corp|10\.1|3128|srv|more/);
  });

  it('is told by how git ended when it said nothing', () => {
    expect(toFetchFailure(anEnd({}), false).message).toContain('git ended with 128');
    expect(toFetchFailure(anEnd({ signal: 'SIGKILL' }), false).message).toContain('SIGKILL');
  });
});

describe('a reading that failed', () => {
  it.each([
    [
      'git.cache_corrupt',
      { lines: [`error: Could not read ${OID}`, 'fatal: Failed to traverse parents of commit'] },
    ],
    ['git.cache_corrupt', { lines: ['error: inflate: data stream error (incorrect data check)'] }],
    ['git.cache_corrupt', { signal: 'SIGSEGV' }],
    ['git.transport', { signal: 'SIGKILL' }],
    ['git.disk_full', { lines: ['fatal: write error: No space left on device'] }],
  ] as const)('is %s after %o', (code, end) => {
    expect(toReadFailure(anEnd(end)).code).toBe(code);
  });
});

it('hears of damage that git has mended by itself', () => {
  expect(
    speaksOfDamage('error: packfile x.pack does not match index\nFrom https://github.com/acme/app'),
  ).toBe(true);
  expect(
    speaksOfDamage('remote: Enumerating objects: 3, done.\rReceiving objects: 100% (3/3), done.\n'),
  ).toBe(false);
  expect(speaksOfDamage('remote: error: packfile x.pack does not match index')).toBe(false);
});

it('hears that there is no default branch, from git alone', () => {
  expect(speaksOfNoHead("fatal: couldn't find remote ref HEAD")).toBe(true);
  expect(speaksOfNoHead("remote: fatal: couldn't find remote ref HEAD")).toBe(false);
});

function anEnd({ lines = [], signal }: { lines?: readonly string[]; signal?: NodeJS.Signals }): GitEnd {
  return { code: signal ? null : 128, signal: signal ?? null, words: lines.join('\n') };
}
