import { nextAsk, startPlan, takeAnswer } from '../../src/sync/rankings/planner/planner.ts';
import { PlanRows } from './plan-rows.ts';
import type { Goal, PlanState } from '../../src/sync/rankings/planner/plan-state.ts';
import type { Answer, Ask, Done, PlannerLimits } from '../../src/sync/rankings/planner/planner.types.ts';
import type { StarWorld } from './star-world.ts';

export interface PlanRun {
  done: Done;
  entries: { id: number; stars: number }[];
  isDetailed: boolean;
  /** What GitHub was asked. */
  asks: Ask[];
  points: number;
  /** Of the largest state, in characters. */
  largestState: number;
}

export interface PlanOptions {
  goal: Goal;
  limits: PlannerLimits;
  now?: Date;
  /** What becomes of GitHub's answers on their way. */
  spoil?: (answer: Answer, ask: Ask) => Answer;
  /** After every answer of GitHub. */
  move?: (world: StarWorld, answered: number, ask: Ask) => void;
  /** Answers that get lost, state and rows with them. */
  loses?: (answered: number) => boolean;
  mostAsks?: number;
}

const SOME_DAY = new Date('2026-11-21T12:00:00Z');

export function runPlan(world: StarWorld, options: PlanOptions): PlanRun {
  const { goal, limits, now = SOME_DAY, mostAsks = 20_000 } = options;
  const rows = new PlanRows();
  const asks: Ask[] = [];
  let state = startPlan(goal, now, limits);
  let [points, largestState] = [0, 0];
  for (let step = 0; step < mostAsks; step += 1) {
    const text = JSON.stringify(state);
    largestState = Math.max(largestState, text.length);
    state = JSON.parse(text) as PlanState;
    const ask = nextAsk(state);
    if (ask.kind === 'done') return { ...toResult(ask, rows, goal), asks, points, largestState };
    const isRemote = ask.kind === 'page' || ask.kind === 'counts' || ask.kind === 'details';
    if (isRemote) {
      asks.push(ask);
      points += priceOf(ask, world);
    }
    if (options.loses?.(step)) continue;
    const answer = answerOf(ask, world, rows, options);
    if (ask.kind === 'page' && answer.kind === 'page') rows.save(answer, ask);
    state = takeAnswer(state, answer);
    if (isRemote) options.move?.(world, asks.length, ask);
  }
  throw new Error(`No end after ${mostAsks} asks: ${JSON.stringify(state).slice(0, 2000)}`);
}

function toResult(
  done: Done,
  rows: PlanRows,
  { count }: Goal,
): Pick<PlanRun, 'done' | 'entries' | 'isDetailed'> {
  const first = rows.list().slice(0, count);
  return {
    done,
    entries: first.map(({ id, stars }) => ({ id, stars })),
    isDetailed: first.every(({ isDetailed }) => isDetailed),
  };
}

function answerOf(ask: Ask, world: StarWorld, rows: PlanRows, { spoil = asItIs }: PlanOptions): Answer {
  switch (ask.kind) {
    case 'page':
      return spoil(world.page(ask), ask);
    case 'counts':
      return spoil({ kind: 'counts', counts: world.counts(ask) }, ask);
    case 'details':
      return rows.fill(ask, world);
    case 'ranges':
      return { kind: 'ranges', ranges: rows.ranges(ask) };
    case 'missing':
      return { kind: 'missing', repos: rows.missing(ask) };
    case 'standing':
      return { kind: 'standing', held: rows.standing(ask.bottom) };
    case 'strays':
      rows.markStrays(ask);
      return { kind: 'strays' };
    default:
      throw new Error('Nothing is answered to the end');
  }
}

function asItIs(answer: Answer): Answer {
  return answer;
}

/** GitHub's formula, https://docs.github.com/graphql: connections by a hundred, two of them in every repo's details. */
function priceOf(ask: Ask, world: StarWorld): number {
  if (ask.kind === 'page')
    return toPoints(ask.detail === 'ids' ? 1 : 1 + 2 * Math.min(ask.most, world.pageSizes.details));
  if (ask.kind === 'counts') return toPoints(ask.slices.length);
  return ask.kind === 'details' ? toPoints(2 * ask.repos.length) : 0;
}

function toPoints(connections: number): number {
  return Math.max(1, Math.round(connections / 100));
}
