import { expect, it } from 'vitest';
import { SystemClock } from '../../common/clock.ts';
import { GitVersion, parseUsable } from './git-version.ts';

it.each([
  ['git version 2.39.5\n', '2.39.5'],
  ['git version 2.39.5 (Apple Git-154)\n', '2.39.5'],
  ['git version 2.31.0', '2.31.0'],
  ['git version 3.0.0-rc1', '3.0.0-rc1'],
])('takes %j for %s', (answer, version) => {
  expect(parseUsable(answer)).toBe(version);
});

it.each(['git version 2.30.2\n', 'git version 1.99.0\n', 'command not found', ''])(
  'cannot use %j',
  (answer) => {
    expect(parseUsable(answer)).toBeNull();
  },
);

it('asks again at once when git could not be started for a reason of the machine', async () => {
  const environment: Record<string, string> = { BAD: 'no program takes \0' };
  const version = new GitVersion(environment, new SystemClock());
  await expect(version.find()).rejects.toThrow('null bytes');

  delete environment['BAD'];

  // Whether there is one is this machine's matter.
  await expect(version.find()).resolves.toBeDefined();
});
