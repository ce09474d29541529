import { rangesToCompare, startCheck } from './check.ts';
import { addToCount, believe } from './stages.ts';
import type { PlanState, ReviewStage } from './plan-state.ts';
import type { HeldRange, RangesAsk } from './planner.types.ts';

/**
 * As many held as GitHub counts may be too few and too many at once. When one of the many was found elsewhere since, or
 * one of the few came in, the number is another: then it is compared once more. What moved by itself moved at GitHub too.
 */
export function startReview(state: PlanState): PlanState {
  return goOn({ ...state, believed: [] }, { name: 'review', tiles: state.believed });
}

/** Null: all is looked through. */
export function askReview({ limits }: PlanState, { tiles }: ReviewStage): RangesAsk | null {
  const [tile] = tiles;
  if (!tile) return null;
  const { from, to } = tile.stars;
  const below = to === null ? null : to + 1;
  const targetSize = Number.MAX_SAFE_INTEGER;
  return { kind: 'ranges', below, bottom: from, targetSize, limit: limits.countsAtOnce };
}

export function takeReview(state: PlanState, stage: ReviewStage, ranges: readonly HeldRange[]): PlanState {
  const [tile, ...tiles] = stage.tiles;
  if (!tile) throw new Error('Ranges were answered that nobody asked for');
  const held = ranges.reduce((sum, range) => sum + range.held, 0);
  const isSame = held === tile.held;
  return goOn(isSame ? believe(state, tile) : addToCount(state, tile.stars), { ...stage, tiles });
}

function goOn(state: PlanState, stage: ReviewStage): PlanState {
  if (stage.tiles.length > 0) return { ...state, stage };
  if (rangesToCompare(state).length > 0) return startCheck({ ...state, rechecks: state.rechecks + 1 });
  return { ...state, stage: { name: 'standing', isChecked: true } };
}
