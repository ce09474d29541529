import { askForJob, openNext, takeCountsInJob, takePageInJob } from './job.ts';
import { oneValue } from './slices.ts';
import {
  addDownTo,
  believe,
  endWalk,
  giveUp,
  isHopeless,
  judgeSlice,
  startTies,
  toDetail,
} from './stages.ts';
import type { PlanState, TiesStage } from './plan-state.ts';
import type { CountsAnswer, PageAnswer } from './planner.types.ts';

export function takeTies(state: PlanState, stage: TiesStage, answer: CountsAnswer | PageAnswer): PlanState {
  return answer.kind === 'counts' ? takeCounts(state, stage, answer) : takeSlice(state, stage, answer);
}

function takeCounts(state: PlanState, stage: TiesStage, answer: CountsAnswer): PlanState {
  const isFirst = stage.ties.count === null;
  if (isFirst) return startTies(state, { ...stage.ties, count: Math.max(1, answer.counts[0] ?? 1) });
  return goOn(state, { ...stage, job: takeCountsInJob(stage.job, answer, state.limits) });
}

function takeSlice(state: PlanState, stage: TiesStage, answer: PageAnswer): PlanState {
  const { job, finished } = takePageInJob(stage.job, answer, state.limits);
  if (!finished && stage.ties.count === null) return decide(state, { ...stage, job });
  if (!finished) return goOn(state, { ...stage, job });
  const known = judgeSlice(state, finished);
  const { stars, created } = finished.slice;
  const isOnePage = stage.job.reading?.after === null && !created;
  const judged = isOnePage ? believe(known, { stars, held: finished.read }) : addDownTo(known, stars);
  const hole = { slice: oneValue(stage.ties.value), expected: stage.ties.count, read: 0 };
  return isHopeless(judged) ? giveUp(judged, hole) : goOn(judged, { ...stage, job });
}

/** The first page has told how many there are. */
function decide(state: PlanState, { ties, job }: TiesStage): PlanState {
  const { reading, pieces } = job;
  if (!reading) return startTies(state, { ...ties, count: pieces[0]?.count ?? 1 });
  const known = { ...ties, count: reading.count, held: Math.max(ties.held, reading.read) };
  const detail = toDetail(known, state.limits, reading.read);
  return goOn(state, { name: 'ties', ties: known, job: { ...job, detail } });
}

function goOn(state: PlanState, stage: TiesStage): PlanState {
  const job = openNext(stage.job, { limits: state.limits, now: state.startedAt });
  const next = { ...state, stage: { ...stage, job } };
  return askForJob(job, state.limits) === null ? endWalk(next, stage.ties.value) : next;
}
