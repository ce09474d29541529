import type { Outcome } from '../../github/github.types.ts';
import type { GithubRepoDetails, GithubRepoSight } from '../../github/search.types.ts';
import type { PlanState } from '../rankings/planner/plan-state.ts';
import type { Done, RepoRef, StraysAsk } from '../rankings/planner/planner.types.ts';
import type { TopTarget } from '../top-target.ts';
import type { Scope, StreamCursor } from './stream.ts';

/** Where the walk over the most starred repos goes on. */
export interface TopCursor extends StreamCursor {
  plan: PlanState;
  /** Of the first run: later ones read tags only where somebody pushed since. */
  withTags: boolean;
  /** How many repos were stored. */
  done: number;
  /** How many GitHub withheld when they were asked for by id. */
  withheld: number;
}

/** What one answer changes in what is held. */
export type TopEffect =
  | { kind: 'repos'; repos: GithubRepoDetails[]; seenAt: Date; round: number }
  | { kind: 'sights'; sights: GithubRepoSight[]; round: number }
  | { kind: 'asked'; asked: AskedRepo[]; seenAt: Date; round: number }
  | StraysAsk
  | { kind: 'end'; end: Done; at: Date }
  | { kind: 'nothing' };

/** How a repo answered when it was asked for by id. */
export interface AskedRepo extends RepoRef {
  outcome: Outcome<GithubRepoDetails>;
}

export interface TopRows {
  effect: TopEffect;
  /** It is the first page of its run. */
  isFirst: boolean;
  /** How many there are, where this page told it; undefined: nothing new. */
  available: number | null | undefined;
}

export function getTopTarget({ target }: Scope): TopTarget {
  if (target.kind !== 'top') throw new Error(`The target ${target.kind} is no ranking`);
  return target;
}

/** The repos that come with all that is told of a repo. */
export function listDetailed(effect: TopEffect): GithubRepoDetails[] {
  if (effect.kind === 'repos') return effect.repos;
  if (effect.kind !== 'asked') return [];
  return effect.asked.flatMap(({ outcome }) => (outcome.kind === 'found' ? [outcome.value] : []));
}

/** Repos that are there, and of which GitHub tells this account nothing. */
export function countWithheld(effect: TopEffect): number {
  if (effect.kind !== 'asked') return 0;
  return effect.asked.filter(({ outcome }) => outcome.kind !== 'found' && outcome.kind !== 'not_found')
    .length;
}
