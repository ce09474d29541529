import { dropEmpty, openNext, takeCountsInJob, takePageInJob } from './job.ts';
import {
  addDownTo,
  endWalk,
  giveUp,
  isHopeless,
  judgeSlice,
  MOST_MISSES,
  startDense,
  startOpen,
  startTies,
} from './stages.ts';
import type { DenseStage, PlanState } from './plan-state.ts';
import type { CountsAnswer, PageAnswer } from './planner.types.ts';

export function takeDense(state: PlanState, stage: DenseStage, answer: CountsAnswer | PageAnswer): PlanState {
  return answer.kind === 'counts' ? takeCounts(state, stage, answer) : takeSlice(state, stage, answer);
}

function takeCounts(state: PlanState, stage: DenseStage, answer: CountsAnswer): PlanState {
  const job = takeCountsInJob(stage.job, answer, state.limits);
  const sum = job.pieces.reduce((sum, { count }) => sum + (count ?? 0), 0);
  return walkOn(state, { ...stage, job, isCrowded: stage.isCrowded ?? sum >= state.limits.searchCap });
}

function takeSlice(state: PlanState, stage: DenseStage, answer: PageAnswer): PlanState {
  const { job, fresh, finished } = takePageInJob(stage.job, answer, state.limits);
  const next = { ...stage, job, hasRead: stage.hasRead || fresh.length > 0 };
  if (!finished) return walkOn(state, next);
  const judged = addDownTo(judgeSlice(state, finished), finished.slice.stars);
  const hole = { from: state.goal.minStars, to: finished.slice.stars.from - 1 };
  if (isHopeless(judged)) return giveUp(judged, { slice: { stars: hole }, expected: null, read: 0 });
  return walkOn(judged, { ...next, above: stage.above + finished.read });
}

function walkOn(state: PlanState, before: DenseStage): PlanState {
  const stage = before.job.reading ? before : { ...before, job: dropEmpty(before.job) };
  const { job, above } = stage;
  const { count } = state.goal;
  const head = job.pieces[0];
  if (job.reading || head?.count === null) return { ...state, stage };
  if (!head) return leave(state, stage);
  const isWholeValue = !head.slice.created && head.slice.stars.from === head.slice.stars.to;
  const value = head.slice.stars.from;
  if (isWholeValue && above >= count) return endWalk(state, value + 1);
  if (isWholeValue && above + head.count >= count) {
    return startTies(state, { value, count: head.count, held: 0, wanted: count - above });
  }
  const room = isWholeValue ? count - above : Infinity;
  return walkOn(state, {
    ...stage,
    job: openNext(job, { limits: state.limits, now: state.startedAt, room }),
  });
}

function leave(state: PlanState, { above, below, isCrowded, hasRead }: DenseStage): PlanState {
  const { goal } = state;
  if (above >= goal.count) return endWalk(state, below + 1);
  if (below < goal.minStars) return endWalk(state, goal.minStars);
  if (!isCrowded) return startOpen(hasRead ? { ...state, misses: 0 } : state, { to: below, above });
  const misses = hasRead ? 0 : state.misses + 1;
  if (misses < MOST_MISSES) return startDense({ ...state, misses }, { to: below, above });
  const slice = { stars: { from: goal.minStars, to: below } };
  return giveUp({ ...state, misses }, { slice, expected: null, read: 0 });
}
