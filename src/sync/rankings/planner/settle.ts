import { askForJob, openNext, startJob, takeCountsInJob, takePageInJob } from './job.ts';
import { isSplittable } from './slices.ts';
import { isHopeless, judgeSlice, startFill } from './stages.ts';
import { addSuspects, orderSuspects } from './suspects.ts';
import type { Job } from './job.ts';
import type { PlanState, SettleStage } from './plan-state.ts';
import type { CountsAnswer, PageAnswer, Unsettled } from './planner.types.ts';

const MOST_ATTEMPTS = 3;

/** Reads what is suspect again; when nothing is, fills what is missing. */
export function startSettle(state: PlanState): PlanState {
  return startAttempt(state, 1);
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
  if (!finished) return goOn(state, { ...stage, job });
  // Our rows do not know when a repo was created.
  const isStrict = finished.isAgreed && !finished.slice.created;
  return goOn(judgeSlice(state, finished), { ...stage, job, strays: isStrict ? finished.slice.stars : null });
}

export function takeStrays(state: PlanState, stage: SettleStage): PlanState {
  return goOn(state, { ...stage, strays: null });
}

function goOn(state: PlanState, stage: SettleStage): PlanState {
  const { limits, startedAt } = state;
  const job = stage.strays ? stage.job : openNext(stage.job, { limits, now: startedAt });
  if (isHopeless(state)) return leave(state, [...state.suspects, ...toSuspects(job)]);
  if (stage.strays || askForJob(job, limits) !== null) return { ...state, stage: { ...stage, job } };
  if (stage.attempt === MOST_ATTEMPTS) return leave(state, state.suspects);
  return startAttempt(state, stage.attempt + 1);
}

/** What was not read again. */
function toSuspects({ pieces, reading }: Job): Unsettled[] {
  const slices = [...(reading ? [reading.slice] : []), ...pieces.map(({ slice }) => slice)];
  return slices.map((slice) => ({ slice, expected: null, read: 0 }));
}

/** More in one second than GitHub shows of a search: reading it again shows no more. */
function isUnreadable({ slice, expected }: Unsettled, { limits }: PlanState): boolean {
  return !isSplittable(slice) && (expected ?? 0) > limits.searchCap;
}

function leave(state: PlanState, unsettled: readonly Unsettled[]): PlanState {
  return startFill({ ...state, suspects: [], unsettled: addSuspects(state.unsettled, unsettled) });
}

function startAttempt(before: PlanState, attempt: number): PlanState {
  const suspects = orderSuspects(before.suspects);
  const unreadable = suspects.filter((suspect) => isUnreadable(suspect, before));
  const pieces = suspects
    .filter((suspect) => !isUnreadable(suspect, before))
    // Where GitHub counts nobody what is held is put right by an empty page.
    .map(({ slice, expected }) => ({ slice, count: expected === null ? null : Math.max(1, expected) }));
  const round = before.round + 1;
  const unsettled = addSuspects(before.unsettled, unreadable);
  const state = { ...before, suspects: [], unsettled, round };
  if (pieces.length === 0) return startFill(state);
  const { searchCap, idsPage } = state.limits;
  // Smaller the next time: what fits on one page is read at once, which nothing can disturb.
  const goal = attempt === 1 ? searchCap : idsPage;
  const job = startJob({ pieces, goal, detail: 'ids', round });
  return goOn(state, { name: 'settle', attempt, job, strays: null });
}
