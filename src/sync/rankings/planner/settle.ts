import { askForJob, openNext, startJob, takeCountsInJob, takePageInJob } from './job.ts';
import { isSplittable, oneValue } from './slices.ts';
import { addToCount, isHopeless, judgeSlice, startFill } from './stages.ts';
import { addSuspects, orderSuspects } from './suspects.ts';
import { beginValues, findWhole } from './window-values.ts';
import type { FinishedSlice, Job } from './job.ts';
import type { PlanState, SettleStage, WindowValue } from './plan-state.ts';
import type { CountsAnswer, PageAnswer, Unsettled } from './planner.types.ts';

const MOST_ATTEMPTS = 3;

/** In a world that never rests. */
const MOST_RECHECKS = 10;

/** Reads what is suspect again; when nothing is, fills what is missing. */
export function startSettle(state: PlanState): PlanState {
  if (state.rechecks > MOST_RECHECKS) return leave(state, state.suspects);
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
  const known = learn(judgeSlice(state, finished), stage, finished);
  const { isAgreed, slice } = finished;
  // Our rows do not know when a repo was created.
  const strays = isAgreed && !slice.created ? { stars: slice.stars, round: job.round } : null;
  return goOn(known, { ...stage, job, strays });
}

export function takeStrays(state: PlanState, stage: SettleStage): PlanState {
  return goOn(state, { ...stage, strays: null });
}

function learn(state: PlanState, { job }: SettleStage, { slice, isAgreed }: FinishedSlice): PlanState {
  const { stars, created } = slice;
  // Several pages that count right may show one repo twice and another never.
  const isBelieved = !isAgreed || job.reading?.after === null;
  const known = isBelieved ? state : addToCount(state, stars);
  return created ? beginValues(known, [stars.from], job.round) : known;
}

function goOn(state: PlanState, stage: SettleStage): PlanState {
  const { limits, startedAt } = state;
  const job = stage.strays ? stage.job : openNext(stage.job, { limits, now: startedAt });
  if (isHopeless(state)) return leave(state, [...state.suspects, ...toSuspects(job)]);
  if (stage.strays || askForJob(job, limits) !== null) return { ...state, stage: { ...stage, job } };
  const whole = findWhole(state);
  if (whole) return tellStrays(state, { ...stage, job }, whole);
  if (stage.attempt === MOST_ATTEMPTS) return leave(state, state.suspects);
  return startAttempt(state, stage.attempt + 1);
}

function tellStrays(state: PlanState, stage: SettleStage, whole: WindowValue): PlanState {
  const byWindows = state.byWindows.filter((other) => other !== whole);
  const strays = { ...oneValue(whole.value), round: whole.round };
  return { ...state, byWindows, stage: { ...stage, strays } };
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
  return end({ ...state, suspects: [], unsettled: addSuspects(state.unsettled, unsettled) });
}

function startAttempt(before: PlanState, attempt: number): PlanState {
  const suspects = orderSuspects(before.suspects);
  const unreadable = suspects.filter((suspect) => isUnreadable(suspect, before));
  const pieces = suspects
    .filter((suspect) => !isUnreadable(suspect, before))
    .map(({ slice, expected }) => ({ slice, count: expected }));
  const round = before.round + 1;
  const unsettled = addSuspects(before.unsettled, unreadable);
  const state = { ...before, suspects: [], unsettled, round };
  if (pieces.length === 0) return end(state);
  const windows = pieces.filter(({ slice }) => slice.created);
  const known = beginValues(
    state,
    windows.map(({ slice }) => slice.stars.from),
    0,
  );
  // What fits on one page is read at once, which nothing can disturb.
  const job = startJob({ pieces, goal: state.limits.idsPage, detail: 'ids', round });
  return goOn(known, { name: 'settle', attempt, job, strays: null });
}

function end(state: PlanState): PlanState {
  return startFill({ ...state, byWindows: [] });
}
