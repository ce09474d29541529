import { describe, expect, it } from 'vitest';
import type { StoredHead } from '../../contributors/commit-head.store.ts';
import type { GithubRepoHead } from '../../github/commits.types.ts';
import type { Outcome } from '../../github/github.types.ts';
import { sortHeads } from './commit-heads.ts';

const REPO = 7;

function aHead(headOid: string | null): Outcome<GithubRepoHead> {
  return { kind: 'found', value: { repoId: REPO, fullName: 'ada/notes', headOid } };
}

function sort(outcome: Outcome<GithubRepoHead> | null, stored?: Partial<StoredHead>): object {
  const head = { headOid: null, completedAt: new Date(), startedOid: null, ...stored };
  const sorted = sortHeads([{ repoId: REPO, outcome }], new Map(stored ? [[REPO, head]] : []));
  return Object.fromEntries(Object.entries(sorted).filter(([, repos]) => repos.length > 0));
}

describe('what GitHub tells of default branches', () => {
  const news = { news: [{ repoId: REPO, headOid: 'b', fullName: 'ada/notes' }] };

  it('is news where nothing is stored, or something else', () => {
    expect(sort(aHead('b'))).toEqual(news);
    expect(sort(aHead('b'), { headOid: 'a' })).toEqual(news);
  });

  it('is none where just that is stored whole', () => {
    expect(sort(aHead('b'), { headOid: 'b' })).toEqual({ confirmed: [REPO] });
  });

  it('is news where somebody began to store something else', () => {
    expect(sort(aHead('b'), { headOid: 'b', startedOid: 'c' })).toEqual(news);
  });

  it('is that there are no commits where there is no such branch', () => {
    expect(sort(aHead(null), { headOid: 'b' })).toEqual({ empty: [REPO] });
  });

  it.each([
    [{ kind: 'not_found' as const }, 'forbidden', 'GitHub answered 404: deleted or hidden'],
    [{ kind: 'forbidden' as const, reason: 'SAML' }, 'forbidden', 'SAML'],
    [null, 'unavailable', 'GitHub could not compute it'],
  ])('is nothing after %j', (outcome, state, reason) => {
    expect(sort(outcome, { headOid: 'b' })).toEqual({ short: [{ repoId: REPO, state, reason }] });
  });
});
