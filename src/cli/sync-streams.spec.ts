import { describe, expect, it } from 'vitest';
import { StreamNames, toTargets } from './sync-streams.ts';

describe('the names of streams', () => {
  it('are taken in any order and case, and given once in the order of syncing', () => {
    expect(StreamNames.parse('Issues, commits,repos,commits')).toEqual(['repos', 'commits', 'issues']);
  });

  it.each([
    ['repos,pulls', 'has no stream "pulls"'],
    ['repos,', 'has an empty name'],
    ['', 'has an empty name'],
  ])('refuse %j in words', (text, words) => {
    const { error } = StreamNames.safeParse(text);

    expect(error?.issues[0]?.message).toBe(
      `${words}: it takes repos, counts, commits, issues, stars, separated by commas`,
    );
  });
});

describe('toTargets', () => {
  it('leaves the target as it is where no streams are named', () => {
    expect(toTargets('issues:org:acme')).toEqual(['issues:org:acme']);
  });

  it('makes a target of each stream', () => {
    expect(toTargets('org:acme', ['repos', 'counts', 'commits', 'issues', 'stars'])).toEqual([
      'org:acme',
      'counts:org:acme',
      'commits:org:acme',
      'issues:org:acme',
      'stars:org:acme',
    ]);
  });

  it('takes repos for one stream among others', () => {
    expect(toTargets('repo:acme/app', ['commits'])).toEqual(['commits:repo:acme/app']);
  });

  it.each([
    ['top:10', 'cannot be used with top:N'],
    ['commits:org:acme', 'say org:acme --streams commits'],
  ])('refuses %s with what to say instead', (target, words) => {
    expect(toTargets(target, ['commits'])).toEqual({ problem: expect.stringContaining(words) });
  });
});
