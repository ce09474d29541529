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

/**
 * Issues are read least recently updated first, each page from the instant on that the page before ended at. What is
 * updated meanwhile moves to the end, where it is met again: nothing can slip past.
 *
 * More items of one instant than fit a page cannot be told apart that way: there GitHub's links are followed. Where they
 * count items, one that leaves the group moves those behind it up, past the reading. Then a second reading differs from
 * the first: they are read until two readings agree.
 */
export function advanceWalk(state: WalkState, page: WalkPage): WalkStep {
  const last = page.items.at(-1)?.updatedAt;
  const fresh = countFresh(state, page);
  if (!last) return { state, isEnd: true, fresh };
  const seen = { ...state, seenTo: last.toISOString() };
  const isStuck = state.since !== null && last <= state.since;
  if (!state.tie && !(isStuck && page.nextUrl !== null)) return { ...leave(seen, page, last), fresh };
  return { ...advanceTie(seen, page, last), fresh };
}

/** On to the next instant. */
function leave(state: WalkState, { items, nextUrl }: WalkPage, last: Date): Omit<WalkStep, 'fresh'> {
  const shown = items.filter(({ updatedAt }) => updatedAt.getTime() === last.getTime()).length;
  return { state: { ...state, since: last, link: null, shown, tie: null }, isEnd: nextUrl === null };
}

function advanceTie(state: WalkState, page: WalkPage, last: Date): Omit<WalkStep, 'fresh'> {
  const { since } = state;
  const before = state.tie ?? FIRST_READING;
  const print = toFingerprint(
    page.items.filter(({ updatedAt }) => updatedAt <= (since ?? updatedAt)).map(({ number }) => number),
  );
  const index = before.page - 1;
  const changed = before.changed || (before.reading > 1 && before.prints[index] !== print);
  const prints = [...before.prints.slice(0, index), print, ...before.prints.slice(index + 1)];
  const tie = { ...before, changed, prints };
  const isOver = page.nextUrl === null || (since !== null && last > since);
  if (!isOver) {
    return {
      state: { ...state, link: page.nextUrl, shown: 0, tie: { ...tie, page: tie.page + 1 } },
      isEnd: false,
    };
  }
  const isWhole = tie.reading > 1 && !changed && tie.prints.length === tie.page;
  if (isWhole) return leave(state, page, last);
  if (tie.reading >= MAX_READINGS) {
    return leave({ ...state, unsteadyAt: state.unsteadyAt ?? since?.toISOString() ?? null }, page, last);
  }
  const again = { reading: tie.reading + 1, page: 1, prints: prints.slice(0, tie.page), changed: false };
  return { state: { ...state, link: null, tie: again }, isEnd: false };
}

function countFresh({ shown, tie, link }: WalkState, { items }: WalkPage): number {
  if (tie && tie.reading > 1) return 0;
  return link === null ? Math.max(0, items.length - shown) : items.length;
}
