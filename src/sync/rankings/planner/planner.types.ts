/** Whole star counts, both ends inclusive. `to: null` is open upwards. */
export interface StarRange {
  from: number;
  to: number | null;
}

/** What one search covers. Windows of creation (ISO, whole seconds, both ends inclusive) cut a single star count. */
export interface Slice {
  stars: StarRange;
  created?: { from: string; to: string };
}

/** 'ids' is id, node id and stars alone: 100 of them cost what 74 cost with details. */
export type Detail = 'details' | 'ids';

/** Asked of GitHub: one query, one page. */
export interface PageAsk {
  kind: 'page';
  slice: Slice;
  /** Begins with the repo that ended the page before, so that a shift between two pages is noticed. */
  after: string | null;
  /** Asking for more is an error; fewer (at least 2) is up to the price. */
  most: number;
  detail: Detail;
  /** Which reading it is: 0 the walk, from 1 on the readings that settle. */
  round: number;
}

/** Asked of GitHub: how many each of at most `countsAtOnce` slices holds, in one query. */
export interface CountsAsk {
  kind: 'counts';
  slices: Slice[];
}

export interface RepoRef {
  id: number;
  nodeId: string;
}

/** Asked of GitHub by node ids. What is found is saved with its newest stars and is no stray; what is not is dropped. */
export interface DetailsAsk {
  kind: 'details';
  repos: RepoRef[];
}

/**
 * Asked of our rows, strays not counted: the next ranges of whole star counts, from `below` (exclusive; null: from the
 * top) down to `bottom` (inclusive), each holding at least `targetSize` repos; the last may hold fewer.
 */
export interface RangesAsk {
  kind: 'ranges';
  below: number | null;
  bottom: number;
  targetSize: number;
  limit: number;
}

/** Told to our rows: what is held in this range and was last seen before this round is a stray from now on. */
export interface StraysAsk {
  kind: 'strays';
  stars: StarRange;
  round: number;
}

/** Asked of our rows: all strays, and those of the first `count` (no strays; stars falling, id rising) without details. */
export interface MissingAsk {
  kind: 'missing';
  count: number;
  limit: number;
}

/** Asked of our rows: how many repos, no strays, are held with at least `bottom` stars. */
export interface StandingAsk {
  kind: 'standing';
  bottom: number;
}

/** A slice that could not be settled. */
export interface Unsettled {
  slice: Slice;
  /** How many GitHub said there are; null: it never said. */
  expected: number | null;
  read: number;
}

/** The end: the first `count` of what is held with at least `minStars`, strays left out, are the answer. */
export interface Done {
  kind: 'done';
  /** How many there are, as GitHub counted on the first page; null: it never said. */
  available: number | null;
  settled: boolean;
  unsettled: Unsettled[];
}

export type Ask = PageAsk | CountsAsk | DetailsAsk | RangesAsk | StraysAsk | MissingAsk | StandingAsk | Done;

export interface SeenRepo {
  id: number;
  stars: number;
}

export interface PageAnswer {
  kind: 'page';
  /** In GitHub's order. Those of them without a node are not here but in `withheld`. */
  repos: SeenRepo[];
  withheld: number;
  /** null: the answer did not tell (never 0 from a partial answer). */
  repositoryCount: number | null;
  /** null: GitHub has no further page. */
  endCursor: string | null;
  /** The cursor of the last edge but one: the next page after it begins with this page's last. null: too few edges. */
  joinCursor: string | null;
  /** false: nodes withheld, errors, timed out, marked incomplete. */
  isWhole: boolean;
}

export interface CountsAnswer {
  kind: 'counts';
  /** In the order asked; null: not told. */
  counts: (number | null)[];
}

export interface HeldRange {
  from: number;
  to: number;
  held: number;
}

export type Answer =
  | PageAnswer
  | CountsAnswer
  | { kind: 'details' }
  | { kind: 'ranges'; ranges: HeldRange[] }
  | { kind: 'strays' }
  | { kind: 'missing'; repos: RepoRef[] }
  | { kind: 'standing'; held: number };

export interface PlannerLimits {
  /** GitHub shows no more than this of any search. */
  searchCap: number;
  /** How many repos with details one point buys, by search or by node ids. */
  detailsPage: number;
  /** How many one point buys by id and stars alone. */
  idsPage: number;
  /** How many counts one point buys. */
  countsAtOnce: number;
}

/** 1 + 2 * 74 = 149 connections round to one point; pages end at 100. */
export const GITHUB_LIMITS: PlannerLimits = {
  searchCap: 1000,
  detailsPage: 74,
  idsPage: 100,
  countsAtOnce: 140,
};
