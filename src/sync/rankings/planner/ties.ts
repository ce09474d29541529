import { askForJob, openNext, takeCountsInJob, takePageInJob } from './job.ts';
import { endWalk, startTies } from './stages.ts';
import type { PlanState, TiesStage } from './plan-state.ts';
import type { CountsAnswer, PageAnswer } from './planner.types.ts';

export function takeTies(state: PlanState, stage: TiesStage, answer: CountsAnswer | PageAnswer): PlanState {
  return answer.kind === 'counts' ? takeCounts(state, stage, answer) : takeSlice(state, stage, answer);
}

function takeCounts(state: PlanState, stage: TiesStage, answer: CountsAnswer): PlanState {
  const isFirst = stage.ties.count === null;
  if (isFirst) return startTies(state, { ...stage.ties, count: answer.counts[0] ?? 1 });
  return goOn(state, { ...stage, job: takeCountsInJob(stage.job, answer, state.limits) });
}

function takeSlice(state: PlanState, stage: TiesStage, answer: PageAnswer): PlanState {
  const { job, finished } = takePageInJob(stage.job, answer, state.limits);
  if (!finished || finished.isAgreed) return goOn(state, { ...stage, job });
  const { slice, expected, read } = finished;
  return goOn({ ...state, suspects: [...state.suspects, { slice, expected, read }] }, { ...stage, job });
}

function goOn(state: PlanState, stage: TiesStage): PlanState {
  const job = openNext(stage.job, { limits: state.limits, now: state.startedAt });
  const next = { ...state, stage: { ...stage, job } };
  return askForJob(job, state.limits) === null ? endWalk(next, stage.ties.value) : next;
}
