import { describe, expect, it } from 'vitest';
import {
  GitDiskFullError,
  GitForbiddenError,
  GitLimitError,
  GitMissingError,
  GitMovedError,
  GitRepoGoneError,
  GitTransportError,
} from '../../github/git/git.errors.ts';
import { judge } from './commit-verdict.ts';
import { HeadMovedError, RepoHiddenError } from './commit.errors.ts';

const LAST = 5;

/** `kind`, and of what fails the state it is left in. */
function tell(error: unknown, failures: number): string {
  const verdict = judge(error, failures);
  return verdict.kind === 'fail' ? `fail ${verdict.shortcoming.state}` : verdict.kind;
}

describe('what becomes of a repo whose commits could not be read', () => {
  it.each([
    ['a fault of the line', new GitTransportError('reset')],
    ['anything that nobody foresaw', new Error('Connection terminated')],
  ])('is tried six times in all after %s', (_what, error) => {
    expect([0, LAST - 1, LAST].map((failures) => tell(error, failures))).toEqual([
      'retry',
      'retry',
      'fail partial',
    ]);
  });

  it('is tried again with the next token, and refused to the account when git takes none of them', () => {
    const error = new GitForbiddenError(401);

    expect([0, LAST].map((failures) => tell(error, failures))).toEqual(['retry', 'fail forbidden']);
  });

  it('is tried once more after it has taken too much', () => {
    const error = new GitLimitError('size');

    expect([0, 1].map((failures) => tell(error, failures))).toEqual(['retry', 'fail partial']);
  });

  it.each([
    ['not found', new GitRepoGoneError()],
    ['refused', new GitForbiddenError(403)],
    ['withheld', new GitForbiddenError(451)],
  ])('is asked of GitHub by id when it is %s by name, and refused when that is so again', (_what, error) => {
    expect([0, 1].map((failures) => tell(error, failures))).toEqual(['doubt', 'fail forbidden']);
  });

  it.each([
    ['its name leads elsewhere', new GitMovedError('it leads elsewhere (301)')],
    ['its history is not what GitHub told of', new HeadMovedError()],
  ])('is asked of GitHub again, waited for, and not for ever, when %s', (_what, error) => {
    expect([0, 1, 2, LAST].map((failures) => tell(error, failures))).toEqual([
      'doubt',
      'retry',
      'doubt',
      'fail partial',
    ]);
  });

  it('is left alone at once when it may no longer be seen, or the disk is full', () => {
    expect(tell(new RepoHiddenError(), 0)).toBe('fail forbidden');
    expect(tell(new GitDiskFullError(), 0)).toBe('fail partial');
  });

  it('waits for a process that has git, and not for ever', () => {
    expect([0, LAST].map((failures) => tell(new GitMissingError(), failures))).toEqual([
      'retry',
      'fail unavailable',
    ]);
  });

  it('waits longer each time', () => {
    const delays = [0, 1, 2].map((failures) => {
      const verdict = judge(new Error('no'), failures);
      return verdict.kind === 'retry' ? verdict.delayMs : 0;
    });

    for (const [index, delayMs] of delays.entries()) {
      const most = 5_000 * 2 ** index;
      expect(delayMs).toBeLessThanOrEqual(most);
      expect(delayMs).toBeGreaterThanOrEqual(most / 2);
    }
  });

  it('is told in words of ours alone', () => {
    const verdict = judge(new Error('password=hunter2'), LAST);

    expect(JSON.stringify(verdict)).not.toContain('hunter2');
  });
});
