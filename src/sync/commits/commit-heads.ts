import type { StoredHead } from '../../contributors/commit-head.store.ts';
import type { GithubRepoHead } from '../../github/commits.types.ts';
import type { Outcome } from '../../github/github.types.ts';
import type { Shortcoming } from './commit-coverage.store.ts';
import type { NewWork } from './commit-work.store.ts';

/** What GitHub told of the default branch of a repo; null: it could not compute it. */
export interface AskedHead {
  repoId: number;
  outcome: Outcome<GithubRepoHead> | null;
}

export type ShortRepo = { repoId: number } & Shortcoming;

/** Repos, by what follows from what GitHub told of them. */
export interface SortedHeads {
  /** Nothing has changed since they were stored whole. */
  confirmed: number[];
  empty: number[];
  news: NewWork[];
  short: ShortRepo[];
}

export function sortHeads(asked: readonly AskedHead[], stored: ReadonlyMap<number, StoredHead>): SortedHeads {
  const sorted: SortedHeads = { confirmed: [], empty: [], news: [], short: [] };
  for (const { repoId, outcome } of asked) {
    if (outcome?.kind !== 'found') {
      sorted.short.push({ repoId, ...toShortcoming(outcome) });
      continue;
    }
    const { headOid, fullName } = outcome.value;
    if (headOid === null) sorted.empty.push(repoId);
    else if (isWhole(stored.get(repoId), headOid)) sorted.confirmed.push(repoId);
    else sorted.news.push({ repoId, headOid, fullName });
  }
  return sorted;
}

/** A reading that somebody began and did not end may have stored more than this head reaches. */
export function isWhole(stored: StoredHead | null | undefined, headOid: string): boolean {
  return stored?.headOid === headOid && stored.startedOid === null;
}

function toShortcoming(outcome: Exclude<AskedHead['outcome'], { kind: 'found' }>): Shortcoming {
  if (outcome === null) return { state: 'unavailable', reason: 'GitHub could not compute it' };
  if (outcome.kind === 'not_found')
    return { state: 'forbidden', reason: 'GitHub answered 404: deleted or hidden' };
  return { state: 'forbidden', reason: outcome.reason };
}
