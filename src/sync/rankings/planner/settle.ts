import { askForJob, openNext, startJob, takeCountsInJob, takePageInJob } from './job.ts';
import { isSplittable } from './slices.ts';
import { startFill } from './stages.ts';
import { orderSuspects } from './suspects.ts';
import type { FinishedSlice } from './job.ts';
import type { PlanState, SettleStage } from './plan-state.ts';
import type { CountsAnswer, PageAnswer, Unsettled } from './planner.types.ts';

const MOST_ATTEMPTS = 3;

/** Reads what is suspect again; when nothing is, fills what is missing. */
export function startSettle(state: PlanState): PlanState {
  return startAttempt({ ...state, suspects: [] }, 1, state.suspects);
}

export function takeSettle(
  state: PlanState,
  stage: SettleStage,
  answer: CountsAnswer | PageAnswer,
): PlanState {
  if (answer.kind === 'counts') {
    return goOn(state, { ...stage, job: takeCountsInJob(stage.job, answer, state.limits) });
  }
  const { job, finished } = takePageInJob(stage.job, answer, state.limits);
  return goOn(state, finished ? judge({ ...stage, job }, finished) : { ...stage, job });
}

export function takeStrays(state: PlanState, stage: SettleStage): PlanState {
  return goOn(state, { ...stage, strays: null });
}

function judge(stage: SettleStage, { isAgreed, slice, expected, read }: FinishedSlice): SettleStage {
  if (!isAgreed) return { ...stage, failed: [...stage.failed, { slice, expected, read }] };
  // Our rows do not know when a repo was created.
  return slice.created ? stage : { ...stage, strays: slice.stars };
}

function goOn(state: PlanState, stage: SettleStage): PlanState {
  const { limits, startedAt } = state;
  const job = stage.strays ? stage.job : openNext(stage.job, { limits, now: startedAt });
  if (stage.strays || askForJob(job, limits) !== null) return { ...state, stage: { ...stage, job } };
  const settled = { ...state, unsettled: [...state.unsettled, ...stage.failed.filter(isHopeless(state))] };
  return startAttempt(
    settled,
    stage.attempt + 1,
    stage.failed.filter((slice) => !isHopeless(state)(slice)),
  );
}

/** More in one second than GitHub shows of a search: reading it again shows no more. */
function isHopeless({ limits }: PlanState): (suspect: Unsettled) => boolean {
  return ({ slice, expected }) => !isSplittable(slice) && (expected ?? 0) > limits.searchCap;
}

function startAttempt(state: PlanState, attempt: number, suspects: readonly Unsettled[]): PlanState {
  if (suspects.length === 0) return startFill(state);
  if (attempt > MOST_ATTEMPTS) return startFill({ ...state, unsettled: [...state.unsettled, ...suspects] });
  const { searchCap, idsPage } = state.limits;
  const round = state.round + 1;
  const pieces = orderSuspects(suspects).map(({ slice, expected }) => ({
    slice,
    // Where GitHub counts nobody what is held is put right by an empty page.
    count: expected === null ? null : Math.max(1, expected),
  }));
  // Smaller the next time: what fits on one page is read at once, which nothing can disturb.
  const goal = attempt === 1 ? searchCap : idsPage;
  const job = startJob({ pieces, goal, detail: 'ids', round });
  return goOn({ ...state, round }, { name: 'settle', attempt, job, strays: null, failed: [] });
}
