import { askCheck, takeCheckCounts, takeRanges } from './check.ts';
import { takeDense } from './dense-walk.ts';
import { askForJob } from './job.ts';
import { askOpen, takeOpen } from './open-walk.ts';
import { GITHUB_LIMITS } from './planner.types.ts';
import { askReview, startReview, takeReview } from './review.ts';
import { takeSettle, takeStrays } from './settle.ts';
import { startFill, startOpen } from './stages.ts';
import { takeStanding } from './standing.ts';
import { takeTies } from './ties.ts';
import type { FillStage, Goal, PlanState, SettleStage } from './plan-state.ts';
import type { Answer, Ask, PlannerLimits } from './planner.types.ts';

/** The `count` most starred repos of those with at least `minStars`: ask, answer, ask again, until nothing is asked. */
export function startPlan(goal: Goal, now: Date, limits: PlannerLimits = GITHUB_LIMITS): PlanState {
  const state = {
    goal,
    limits,
    startedAt: now.toISOString(),
    available: null,
    bottom: goal.minStars,
    reopenedAt: null,
    round: 0,
    toCount: [],
    believed: [],
    rechecks: 0,
    byWindows: [],
    suspects: [],
    unsettled: [],
    misses: 0,
    disagreements: 0,
  };
  return startOpen(state, { to: null, above: 0 });
}

/** The same for the same state, however often it is asked. */
export function nextAsk(state: PlanState): Ask {
  const { stage, limits } = state;
  switch (stage.name) {
    case 'open':
      return askOpen(state, stage);
    case 'dense':
    case 'ties':
      return mustAsk(askForJob(stage.job, limits), state);
    case 'standing':
      return { kind: 'standing', bottom: state.bottom };
    case 'check':
      return mustAsk(askCheck(state, stage), state);
    case 'settle':
      return askSettle(state, stage);
    case 'fill':
      return askFill(state, stage);
    case 'review':
      return mustAsk(askReview(state, stage), state);
    default:
      return toDone(state);
  }
}

function askSettle(state: PlanState, { strays, job }: SettleStage): Ask {
  if (strays) return { kind: 'strays', ...strays };
  return mustAsk(askForJob(job, state.limits), state);
}

function askFill({ goal, limits }: PlanState, { repos }: FillStage): Ask {
  if (repos.length > 0) return { kind: 'details', repos };
  return { kind: 'missing', count: goal.count, limit: limits.detailsPage };
}

function toDone({ available, unsettled }: PlanState): Ask {
  return { kind: 'done', available, settled: unsettled.length === 0, unsettled };
}

function mustAsk<T>(ask: T | null, { stage }: PlanState): T {
  if (ask === null) throw new Error(`Nothing is left to ask in the stage ${stage.name}`);
  return ask;
}

/** Throws for an answer to something else than what was asked. */
export function takeAnswer(state: PlanState, answer: Answer): PlanState {
  const { stage } = state;
  switch (answer.kind) {
    case 'page':
      if (stage.name === 'open') return takeOpen(state, stage, answer);
      return takeJobAnswer(state, answer);
    case 'counts':
      if (stage.name === 'check') return takeCheckCounts(state, stage, answer);
      return takeJobAnswer(state, answer);
    case 'ranges':
      if (stage.name === 'check') return takeRanges(state, stage, answer.ranges);
      if (stage.name === 'review') return takeReview(state, stage, answer.ranges);
      break;
    case 'strays':
      if (stage.name === 'settle') return takeStrays(state, stage);
      break;
    default:
      return takeLastAnswer(state, answer);
  }
  throw unexpected(state, answer);
}

type Of<Kind extends Answer['kind']> = Extract<Answer, { kind: Kind }>;

function takeJobAnswer(state: PlanState, answer: Of<'page' | 'counts'>): PlanState {
  const { stage } = state;
  if (stage.name === 'dense') return takeDense(state, stage, answer);
  if (stage.name === 'ties') return takeTies(state, stage, answer);
  if (stage.name === 'settle') return takeSettle(state, stage, answer);
  throw unexpected(state, answer);
}

function takeLastAnswer(state: PlanState, answer: Of<'standing' | 'missing' | 'details'>): PlanState {
  const { stage } = state;
  if (answer.kind === 'standing' && stage.name === 'standing') return takeStanding(state, stage, answer.held);
  if (stage.name === 'fill') {
    if (answer.kind === 'details') return startFill(state);
    if (answer.kind === 'missing') return takeMissing(state, answer);
  }
  throw unexpected(state, answer);
}

function takeMissing(state: PlanState, { repos }: Of<'missing'>): PlanState {
  if (repos.length > 0) return { ...state, stage: { name: 'fill', repos } };
  return startReview(state);
}

function unexpected({ stage }: PlanState, { kind }: Answer): Error {
  return new Error(`An answer of the kind ${kind} in the stage ${stage.name}`);
}
