import { createHash } from 'node:crypto';

/** How far a sweep over a list has come. JSON: part of the run's cursor. */
export interface SweepState {
  /** The page to fetch; null: the first. */
  url: string | null;
  /** Which walk over the list this is, from 1. */
  walk: number;
  /** The page's number within the walk, from 1. */
  page: number;
  /** What each page listed when it was last read by this sweep: see `toFingerprint`. */
  prints: string[];
  /** Pages of the walk before; null in the first. */
  pagesBefore: number | null;
  /** Whether any page of this walk listed other items than in the walk before. */
  changed: boolean;
}

export interface SweptPage {
  nextUrl: string | null;
  fingerprint: string;
  /** GitHub said 304, and not because this sweep itself had fetched the page a moment ago. */
  isAsLastTime: boolean;
  /** GitHub withheld items of the list, on this page or on one before. */
  isPartial: boolean;
}

/** The walk while which nothing was taken out of the list, so that it can have skipped nothing. */
export type SweepWhole = 'this walk' | 'the walk before' | null;

export type SweepStep = { kind: 'next'; state: SweepState } | { kind: 'end'; whole: SweepWhole };

/** Why a list without a whole walk is partial. */
export const UNSTABLE_REASON = 'The list kept changing while it was read: the next run reads it again';

/** A list that keeps changing is marked partial instead, and read again by the next run. */
const MAX_WALKS = 3;

export const FIRST_PAGE: SweepState = {
  url: null,
  walk: 1,
  page: 1,
  prints: [],
  pagesBefore: null,
  changed: false,
};

/**
 * Lists are read by page number, oldest first, so that new items only ever append. What is taken out (deleted, access
 * lost) moves all later items up by one: the first item of the next page slips into a page already read, unseen.
 *
 * A removal changes every page from its own to the last. So a walk is whole when
 * - it has a single page, which GitHub made at one instant; or
 * - its last page is what it was before the walk began: nothing was removed in between; or
 * - the walk after it finds all pages but the last as they were: nothing was removed while it was read.
 * Otherwise the list is walked again; not when GitHub withheld a part of it, which no walk makes whole. Unchanged pages
 * cost no quota (304), so that a first sweep of n pages costs n, and n - 1 free requests more; a sweep of an unchanged
 * list costs nothing at all. Only a last page that is exactly full may cost one point, once: an unchanged answer does not
 * tell whether another page stands behind it by now, so that page is asked for.
 */
export function advance(state: SweepState, page: SweptPage): SweepStep {
  const index = state.page - 1;
  const isKnown = state.pagesBefore === null ? page.isAsLastTime : state.prints[index] === page.fingerprint;
  const changed = state.changed || !isKnown;
  const prints = [...state.prints.slice(0, index), page.fingerprint, ...state.prints.slice(index + 1)];
  if (page.nextUrl !== null) {
    const isBeforeWhole = state.pagesBefore !== null && !changed && state.page >= state.pagesBefore - 1;
    if (isBeforeWhole) return { kind: 'end', whole: 'the walk before' };
    return { kind: 'next', state: { ...state, url: page.nextUrl, page: state.page + 1, prints, changed } };
  }
  if (page.isPartial) return { kind: 'end', whole: null };
  if (state.page === 1 || isKnown) return { kind: 'end', whole: 'this walk' };
  if (state.walk >= MAX_WALKS) return { kind: 'end', whole: null };
  return { kind: 'next', state: { ...FIRST_PAGE, walk: state.walk + 1, prints, pagesBefore: state.page } };
}

/** Which items a page lists, and in which order; eleven characters, since a run's cursor holds one for every page. */
export function toFingerprint(ids: readonly number[]): string {
  return createHash('sha256').update(ids.join()).digest('base64url').slice(0, 11);
}
