import { openNext, startJob } from './job.ts';
import { pagesFor } from './pack.ts';
import { startReading } from './reading.ts';
import { oneValue } from './slices.ts';
import { mergeRanges } from './star-ranges.ts';
import type { PlanState, Ties } from './plan-state.ts';
import type { StarRange, Unsettled } from './planner.types.ts';

export function startOpen(
  state: Omit<PlanState, 'stage'>,
  { to, above }: { to: number | null; above: number },
): PlanState {
  const reading = startReading({ stars: { from: state.goal.minStars, to } });
  return { ...state, stage: { name: 'open', reading, above, tail: null } };
}

export interface DenseStart {
  to: number;
  above: number;
  isStuck?: boolean;
}

export function startDense(state: PlanState, { to, above, isStuck = false }: DenseStart): PlanState {
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
    isStuck,
    hasRead: false,
  } as const;
  return { ...state, stage };
}

export function startTies(state: PlanState, ties: Ties): PlanState {
  const { limits, startedAt } = state;
  const slice = oneValue(ties.value);
  // Where few were met there are few: the first page tells as well as a count would.
  const count = ties.count ?? (ties.held > limits.detailsPage / 2 ? null : 1);
  const detail = isCheaperWithDetails(ties, state) ? 'details' : 'ids';
  const job = startJob({ pieces: [{ slice, count }], goal: limits.searchCap, detail, round: 0 });
  const opened = openNext(job, { limits, now: startedAt });
  return { ...state, stage: { name: 'ties', ties, job: opened } };
}

/** Than by ids alone, and then those in the answer by id, except those that are held already. */
function isCheaperWithDetails({ count, held, wanted }: Ties, { limits }: PlanState): boolean {
  if (count === null) return false;
  const missing = wanted * Math.max(0, 1 - held / count);
  const byIds = pagesFor(count, limits.idsPage) + Math.ceil(missing / limits.detailsPage);
  return pagesFor(count, limits.detailsPage) <= byIds;
}

/** The walk is over: everything with at least `bottom` stars was read. */
export function endWalk(state: PlanState, bottom: number): PlanState {
  return { ...state, bottom, stage: { name: 'standing', isChecked: false } };
}

/** GitHub promises more and shows nothing. */
export function giveUp(state: PlanState, hole: Unsettled): PlanState {
  const unsettled = [...state.unsettled, hole];
  return endWalk({ ...state, unsettled, isGivenUp: true }, state.goal.minStars);
}

export function addToCount(state: PlanState, range: StarRange): PlanState {
  if (range.to !== null && range.to < range.from) return state;
  return { ...state, toCount: mergeRanges([...state.toCount, range]) };
}

export function addGaps(state: PlanState, gaps: readonly StarRange[]): PlanState {
  if (gaps.length === 0) return state;
  const found = gaps.map((stars) => ({ slice: { stars }, expected: null, read: 0 }));
  return { ...state, suspects: [...state.suspects, ...found] };
}

export function startFill(state: PlanState): PlanState {
  return { ...state, stage: { name: 'fill', repos: [] } };
}
