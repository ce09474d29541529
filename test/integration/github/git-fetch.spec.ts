import { afterEach, beforeEach, expect, it } from 'vitest';
import { GitKit, readCommits } from './git-kit.ts';

let kit: GitKit;

beforeEach(async () => {
  kit = await GitKit.open();
});
afterEach(() => kit.close());

it('reads every commit of the default branch, newest first', async () => {
  const oids = await kit.push(['First\n', 'Second\n\nWith a body\n', 'Third\n']);

  const history = await kit.open();

  const commits = await readCommits(history);
  expect(history.head).toBe(oids.at(-1));
  expect(commits.map(({ oid }) => oid)).toEqual(oids.toReversed());
  expect(commits.map(({ subject }) => subject)).toEqual(['Third', 'Second', 'First']);
  expect(commits.map(({ parents }) => parents)).toEqual([1, 1, 0]);
});
