import { toFingerprint } from '../streams/sweep.ts';

/** What a walk needs to know of an item. */
export interface WalkedItem {
  number: number;
  updatedAt: Date;
}

/** How far a walk over the issues of a repo has come. JSON, but for `since`. */
export interface WalkState {
  /** Everything that was updated before is read; the next page begins there, inclusive. Null: at the beginning. */
  since: Date | null;
  /** Within equal instants, the next page; null: the page that `since` leads to. */
  link: string | null;
  /** How many items of that instant the page before has shown already. */
  shown: number;
  /** ISO instant of the last item; null: none was seen. */
  seenTo: string | null;
  /** More items of one instant than fit a page are being read; null: they are not. */
  tie: TieState | null;
  /** ISO instant of the first tie that would not hold still; null: all did. */
  unsteadyAt: string | null;
}

interface TieState {
  /** Which reading of them this is, from 1. */
  reading: number;
  page: number;
  /** What each page showed when it was last read. */
  prints: string[];
  changed: boolean;
}

export interface WalkPage {
  items: readonly WalkedItem[];
  nextUrl: string | null;
}

export interface WalkStep {
  state: WalkState;
  isEnd: boolean;
  /** How many items of the page no page before has shown, as far as that can be told. */
  fresh: number;
}

export const WALK_START: Omit<WalkState, 'since'> = {
  link: null,
  shown: 0,
  seenTo: null,
  tie: null,
  unsteadyAt: null,
};

/** Once, and again until two readings agree, but not for ever. */
const MAX_READINGS = 4;

const FIRST_READING: TieState = { reading: 1, page: 1, prints: [], changed: false };

/** GitHub dates to the second. */
const SECOND_MS = 1_000;

/**
 * Issues are read least recently updated first, each page from the instant on that the page before ended at. What is
 * updated meanwhile moves to the end, where it is met again: nothing can slip past.
 *
 * More items of one instant than fit a page cannot be told apart that way: there GitHub's links are followed. Where they
 * count items, one that leaves the group moves those behind it up, past the reading. Then a second reading differs from
 * the first: they are read until two readings agree. What follows them is read anew, from the next second on.
 */
export function advanceWalk(state: WalkState, page: WalkPage): WalkStep {
  const { since, tie } = state;
  const last = page.items.at(-1)?.updatedAt;
  const fresh = countFresh(state, page);
  const seen = last ? { ...state, seenTo: last.toISOString() } : state;
  const isStuck = since !== null && last !== undefined && last <= since && page.nextUrl !== null;
  if (since !== null && (tie || isStuck))
    return { state: advanceTie(seen, since, page), isEnd: false, fresh };
  if (!last || page.nextUrl === null) return { state: seen, isEnd: true, fresh };
  const shown = page.items.filter(({ updatedAt }) => updatedAt.getTime() === last.getTime()).length;
  return { state: { ...seen, since: last, link: null, shown }, isEnd: false, fresh };
}

function advanceTie(state: WalkState, since: Date, { items, nextUrl }: WalkPage): WalkState {
  const before = state.tie ?? FIRST_READING;
  const tied = items.filter(({ updatedAt }) => updatedAt <= since).map(({ number }) => number);
  const print = toFingerprint(tied);
  const changed = before.changed || (before.reading > 1 && before.prints[before.page - 1] !== print);
  const prints = [...before.prints.slice(0, before.page - 1), print, ...before.prints.slice(before.page)];
  const isOver = nextUrl === null || tied.length < items.length;
  if (!isOver) {
    const tie = { ...before, page: before.page + 1, prints, changed };
    return { ...state, link: nextUrl, tie };
  }
  const isSteady = before.reading > 1 && !changed && prints.length === before.page;
  if (isSteady || before.reading >= MAX_READINGS) {
    const unsteadyAt = isSteady ? null : since.toISOString();
    const after = new Date(since.getTime() + SECOND_MS);
    return {
      ...state,
      ...WALK_START,
      seenTo: state.seenTo,
      since: after,
      unsteadyAt: state.unsteadyAt ?? unsteadyAt,
    };
  }
  const tie = { reading: before.reading + 1, page: 1, prints: prints.slice(0, before.page), changed: false };
  return { ...state, link: null, tie };
}

function countFresh({ shown, tie, link }: WalkState, { items }: WalkPage): number {
  if (tie && tie.reading > 1) return 0;
  return link === null ? Math.max(0, items.length - shown) : items.length;
}
