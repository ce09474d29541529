import { gapAtEnd, roomFor, takePage } from './reading.ts';
import {
  addGaps,
  addToCount,
  believe,
  endWalk,
  giveUp,
  MOST_MISSES,
  startDense,
  startOpen,
  startTies,
} from './stages.ts';
import { topOf } from './star-ranges.ts';
import type { OpenStage, PlanState, Tail } from './plan-state.ts';
import type { PageAnswer, PageAsk, SeenRepo, Slice } from './planner.types.ts';
import type { TakenPage } from './reading.ts';

/** In pages. Fewer are most often through before GitHub shows no more; of these many it is cheaper to know how many. */
const CROWD = 1.5;
/** In pages. Fewer are cheaper read again below than counted. */
const OVERLAP = 0.5;

/** One that gained or lost stars is outnumbered. */
const WITNESSES = 5;

interface Step {
  state: PlanState;
  /** With this page in it. */
  stage: OpenStage;
  page: TakenPage;
  /** How long GitHub's page was. */
  length: number;
  /** Of its slice. */
  isFirst: boolean;
}

export function askOpen({ goal, limits }: PlanState, { reading, above }: OpenStage): PageAsk {
  const wanted = goal.count - above - reading.read + (reading.isJoined ? 1 : 0);
  // A full page costs no more, and may show that the last star count is through.
  const most = Math.min(roomFor(reading, limits.searchCap), Math.max(wanted, limits.detailsPage));
  return { kind: 'page', slice: reading.slice, after: reading.after, most, detail: 'details', round: 0 };
}

export function takeOpen(before: PlanState, open: OpenStage, answer: PageAnswer): PlanState {
  const page = takePage(open.reading, withinSlice(answer, open.reading.slice), before.limits.searchCap);
  const stage = { ...open, reading: page.reading, tail: toTail(open.tail, page.fresh) };
  const state = addGaps({ ...before, stage, available: availableIn(before, open, answer) }, page.gaps);
  const length = answer.repos.length + answer.withheld;
  const step = { state, stage, page, length, isFirst: open.reading.after === null };
  const last = state.goal.count - open.above - open.reading.read - 1;
  if (page.fresh[last]) return reachGoal(step, boundaryAt(page.fresh, last));
  if (isExhausted(step)) return exhaust(step);
  if (page.hasEnded || isCrowded(step) || isLastPageSmall(step)) return goBelow(step);
  return state;
}

/** Repos tell newer stars than GitHub's index sorts by: what was found in a slice stood there. */
function withinSlice(answer: PageAnswer, { stars: { from, to } }: Slice): PageAnswer {
  const repos = answer.repos.map(({ id, stars }) => ({
    id,
    stars: Math.min(Math.max(stars, from), to ?? Infinity),
  }));
  return { ...answer, repos };
}

/**
 * What comes after the last place cannot stand higher: where it tells fewer stars than they do, or half of those before
 * it when nothing comes after, it has lost stars since. Too high is put right by walking on, too low by reading it all.
 */
function boundaryAt(fresh: readonly SeenRepo[], last: number): number {
  const after = fresh.slice(last + 1, last + 1 + WITNESSES);
  const before = middleOf(fresh.slice(Math.max(0, last - WITNESSES), last));
  const told = fresh[last]?.stars ?? 0;
  if (after.length > 0) return Math.max(told, middleOf(after));
  return 2 * told < before ? before : told;
}

function middleOf(repos: readonly SeenRepo[]): number {
  const stars = repos.map((repo) => repo.stars).toSorted((a, b) => a - b);
  return stars[(stars.length - 1) >> 1] ?? 0;
}

function availableIn({ available }: PlanState, { reading }: OpenStage, answer: PageAnswer): number | null {
  return available ?? (reading.slice.stars.to === null ? answer.repositoryCount : null);
}

function toTail(tail: Tail | null, fresh: readonly SeenRepo[]): Tail | null {
  let { stars, count } = tail ?? { stars: -1, count: 0 };
  for (const repo of fresh) {
    count = repo.stars === stars ? count + 1 : 1;
    stars = repo.stars;
  }
  return count === 0 ? null : { stars, count };
}

/** Everything there is was shown. */
function isExhausted({ page: { reading, hasEnded }, state }: Step): boolean {
  const { count, position } = reading;
  return hasEnded && count !== null && count <= Math.min(position, state.limits.searchCap);
}

function exhaust({ state, page: { reading }, isFirst }: Step): PlanState {
  const { minStars } = state.goal;
  const { slice, read, count, isBroken } = reading;
  const { stars } = slice;
  const isWhole = isFirst && read === count && !isBroken;
  const checked = isWhole ? believe(state, { stars, held: read }) : addToCount(state, stars);
  return endWalk(addGaps(checked, gapAtEnd(reading, minStars)), minStars);
}

function reachGoal(step: Step, stars: number): PlanState {
  if (isExhausted(step)) return exhaust(step);
  const { state, stage, page } = step;
  const { to } = page.reading.slice.stars;
  const known = addGaps(state, gapAtEnd(page.reading, stars));
  const tail = stage.tail?.stars === stars ? stage.tail.count : 0;
  if (tail === 0 && (stage.tail?.stars ?? stars) < stars) {
    return endWalk(addToCount(known, { from: stars, to }), stars);
  }
  const wanted = state.goal.count - stage.above - page.reading.read + tail;
  return startTies(addToCount(known, { from: stars + 1, to }), {
    value: stars,
    count: null,
    held: tail,
    wanted,
  });
}

/** More than a page of one star count: there may be any number more of them. */
function isCrowded({ stage, state }: Step): boolean {
  return (stage.tail?.count ?? 0) > CROWD * state.limits.detailsPage;
}

/** The rest of what GitHub shows would make a short page at the price of a long one. */
function isLastPageSmall({ page: { reading }, stage, state, length }: Step): boolean {
  const left = state.limits.searchCap - reading.position;
  return left < length - 1 && state.goal.count - stage.above - reading.read > left;
}

function goBelow({ state, stage, page }: Step): PlanState {
  const { reading } = page;
  const { tail, above } = stage;
  const { stars } = reading.slice;
  if (tail === null) return miss(state, stage);
  const going = { ...state, misses: 0 };
  if (tail.stars >= topOf(stars)) return startDense(going, { to: topOf(stars), above });
  const below = { to: tail.stars, above: above + reading.read - tail.count };
  const known = addToCount(addGaps(going, gapAtEnd(reading, tail.stars)), {
    from: tail.stars + 1,
    to: stars.to,
  });
  return tail.count > OVERLAP * state.limits.detailsPage ? startDense(known, below) : startOpen(known, below);
}

function miss(before: PlanState, { reading, above }: OpenStage): PlanState {
  const { slice, count, read } = reading;
  const state = { ...before, misses: before.misses + 1 };
  if (state.misses >= MOST_MISSES) return giveUp(state, { slice, expected: count, read });
  const { to } = slice.stars;
  return to === null ? startOpen(state, { to, above }) : startDense(state, { to, above });
}
