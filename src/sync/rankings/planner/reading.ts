import { topOf } from './star-ranges.ts';
import type { PageAnswer, SeenRepo, Slice, StarRange } from './planner.types.ts';

/** One slice, as far as its pages have been read. */
export interface Reading {
  slice: Slice;
  after: string | null;
  /** The next page begins with `last` again, unless something moved. */
  isJoined: boolean;
  /** How many places of GitHub's list lie behind us, withheld ones too. */
  position: number;
  /** How many repos were shown there. */
  read: number;
  /** How many GitHub says there are. */
  count: number | null;
  last: SeenRepo | null;
  /** Above here everything was seen; what came after was withheld or jumped over. */
  gap: { to: number | null } | null;
  /** There is or was a gap. */
  isBroken: boolean;
  /** Pages that led nowhere, in a row. */
  idle: number;
}

export interface TakenPage {
  reading: Reading;
  /** Without the repo that joins the pages. */
  fresh: SeenRepo[];
  /** Where something may be missing. */
  gaps: StarRange[];
  hasEnded: boolean;
}

export function startReading(slice: Slice): Reading {
  return {
    slice,
    after: null,
    isJoined: false,
    position: 0,
    read: 0,
    count: null,
    last: null,
    gap: null,
    isBroken: false,
    idle: 0,
  };
}

/** How long the next page may be before it passes what GitHub shows of a search. */
export function roomFor({ isJoined, position }: Reading, searchCap: number): number {
  return searchCap - position + (isJoined ? 1 : 0);
}

/** How long the next page has to be to show the rest of what GitHub counts. */
export function leftOf({ isJoined, position, count }: Reading): number {
  return (count ?? Infinity) - position + (isJoined ? 1 : 0);
}

/**
 * Pages are cut by position, so whatever leaves or enters above moves what comes next. A repo that stands still is
 * missed only where a page does not begin with the repo that ended the one before: there is a gap then.
 */
export function takePage(reading: Reading, answer: PageAnswer, searchCap: number): TakenPage {
  const { repos, endCursor, joinCursor } = answer;
  const fresh = repos.filter(({ id }) => id !== reading.last?.id);
  const shown = repos.length + answer.withheld - (reading.isJoined ? 1 : 0);
  const hasMoved = shown > 0;
  const position = reading.position + Math.max(0, shown);
  const idle = hasMoved ? 0 : reading.idle + 1;
  const last = repos.at(-1) ?? reading.last;
  const { gap, gaps } = findGap(reading, answer);
  return {
    reading: {
      slice: reading.slice,
      after: hasMoved ? (joinCursor ?? endCursor) : endCursor,
      isJoined: hasMoved && joinCursor !== null && last !== null,
      position,
      read: reading.read + fresh.length,
      count: answer.repositoryCount ?? reading.count,
      last,
      gap,
      idle,
      isBroken: reading.isBroken || gap !== null || gaps.length > 0,
    },
    fresh,
    gaps,
    hasEnded: endCursor === null || position >= searchCap || idle > 1,
  };
}

/** What is missing when the reading stops here and everything from `from` down is read otherwise, or not at all. */
export function gapAtEnd({ gap }: Reading, from: number): StarRange[] {
  return gap === null ? [] : toGap(from, gap.to);
}

function findGap(reading: Reading, answer: PageAnswer): Pick<TakenPage, 'gaps'> & Pick<Reading, 'gap'> {
  const reached = reading.last?.stars ?? reading.slice.stars.to;
  const isKnown = answer.isWhole && followsOn(reading, answer);
  const gap = reading.gap ?? (isKnown ? null : { to: reached });
  const first = answer.repos[0];
  // What is withheld may stand anywhere up to the first repo of the next whole page.
  if (gap === null || first === undefined || !answer.isWhole) return { gap, gaps: [] };
  return { gap: null, gaps: toGap(first.stars, gap.to) };
}

function followsOn({ after, isJoined, last }: Reading, { repos }: PageAnswer): boolean {
  if (after === null) return true;
  return isJoined && repos[0]?.id === last?.id && repos[0]?.stars === last?.stars;
}

function toGap(from: number, to: number | null): StarRange[] {
  return from > topOf({ from, to }) ? [] : [{ from, to }];
}
