import { addBelieved } from './believed.ts';
import { openNext, startJob } from './job.ts';
import { pagesFor } from './pack.ts';
import { startReading } from './reading.ts';
import { oneValue } from './slices.ts';
import { addSuspects } from './suspects.ts';
import { mergeRanges } from './star-ranges.ts';
import type { FinishedSlice } from './job.ts';
import type { Believed, PlanState, Ties } from './plan-state.ts';
import type { Detail, PlannerLimits, StarRange, Unsettled } from './planner.types.ts';

/** In a row. */
export const MOST_MISSES = 3;
const DISAGREEMENTS = 100;
const REPOS_PER_DISAGREEMENT = 50;

export function startOpen(
  state: Omit<PlanState, 'stage'>,
  { to, above }: { to: number | null; above: number },
): PlanState {
  const reading = startReading({ stars: { from: state.goal.minStars, to } });
  return { ...state, stage: { name: 'open', reading, above, tail: null } };
}

export function startDense(state: PlanState, { to, above }: { to: number; above: number }): PlanState {
  const { limits, goal } = state;
  const from = Math.max(goal.minStars, to - limits.countsAtOnce + 1);
  const pieces = Array.from({ length: to - from + 1 }, (_, index) => ({
    slice: oneValue(to - index),
    count: null,
  }));
  const job = startJob({ pieces, goal: limits.searchCap, detail: 'details', round: 0 });
  const stage = {
    name: 'dense',
    job,
    above,
    below: from - 1,
    isCrowded: null,
    hasRead: false,
  } as const;
  return { ...state, stage };
}

export function startTies(state: PlanState, ties: Ties): PlanState {
  const { limits, startedAt } = state;
  const slice = oneValue(ties.value);
  // Where few were met there are few: the first page tells as well as a count would.
  const isFew = ties.count === null && ties.held <= limits.detailsPage / 2;
  const piece = { slice, count: isFew ? 1 : ties.count };
  const detail = toDetail(ties, limits);
  const job = startJob({ pieces: [piece], goal: limits.searchCap, detail, round: 0 });
  const opened = openNext(job, { limits, now: startedAt });
  return { ...state, stage: { name: 'ties', ties, job: opened } };
}

/** What is cheaper: all with details, or all by ids, and then by id those in the answer that are not held with details. */
export function toDetail({ count, held, wanted }: Ties, limits: PlannerLimits, read = 0): Detail {
  if (count === null) return 'details';
  const missing = wanted * Math.max(0, 1 - held / count);
  const byIds = pagesFor(count - read, limits.idsPage) + Math.ceil(missing / limits.detailsPage);
  return pagesFor(count - read, limits.detailsPage) <= byIds ? 'details' : 'ids';
}

/** The walk is over: everything with at least `bottom` stars was read. */
export function endWalk(state: PlanState, bottom: number): PlanState {
  return { ...state, bottom, stage: { name: 'standing', isChecked: false } };
}

/** GitHub promises more and shows nothing: nothing below is walked over any more. */
export function giveUp(state: PlanState, hole: Unsettled): PlanState {
  const unsettled = addSuspects(state.unsettled, [hole]);
  return endWalk({ ...state, unsettled }, state.goal.minStars);
}

/** What one slice was found to hold: where it is not what GitHub counts it is read again later. */
export function judgeSlice(state: PlanState, { slice, expected, read, isAgreed }: FinishedSlice): PlanState {
  if (isAgreed) return state;
  const suspects = addSuspects(state.suspects, [{ slice, expected, read }]);
  return { ...state, suspects, disagreements: state.disagreements + 1 };
}

/** Some slices disagree because something moved; where most do there is no truth to be found. */
export function isHopeless({ disagreements, goal }: PlanState): boolean {
  return disagreements > DISAGREEMENTS + goal.count / REPOS_PER_DISAGREEMENT;
}

export function addToCount(state: PlanState, range: StarRange): PlanState {
  if (range.to !== null && range.to < range.from) return state;
  return { ...state, toCount: mergeRanges([...state.toCount, range]) };
}

/**
 * Pages that count right may show one repo twice and another never: what was read of this slice, and all above it, is
 * compared by ids held. One range, however many slices.
 */
export function addDownTo(state: PlanState, { from, to }: StarRange): PlanState {
  const lowest = state.toCount.at(-1)?.from;
  const top = lowest === undefined || to === null ? to : Math.max(to, lowest - 1);
  return addToCount(state, { from, to: top });
}

/** One page shows no repo twice, and nothing is read after it: it needs no comparison while what it showed is held. */
export function believe(state: PlanState, tile: Believed): PlanState {
  return { ...state, believed: addBelieved(state.believed, [tile]) };
}

export function addGaps(state: PlanState, gaps: readonly StarRange[]): PlanState {
  if (gaps.length === 0) return state;
  const found = gaps.map((stars) => ({ slice: { stars }, expected: null, read: 0 }));
  return { ...state, suspects: addSuspects(state.suspects, found) };
}

export function startFill(state: PlanState): PlanState {
  return { ...state, stage: { name: 'fill', repos: [] } };
}
