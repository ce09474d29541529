import { expect, it } from 'vitest';
import { parseUsable } from './git-version.ts';

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
