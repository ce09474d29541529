import { addBelieved } from './believed.ts';
import { startSettle } from './settle.ts';
import { clip, subtractRanges } from './star-ranges.ts';
import { addSuspects, clipSuspects } from './suspects.ts';
import type { CheckStage, PlanState, Tile } from './plan-state.ts';
import type { CountsAnswer, CountsAsk, HeldRange, RangesAsk, StarRange } from './planner.types.ts';

/** Of what one page by ids shows: with those that came since, a range is still read at once, which nothing can disturb. */
const FILL = 0.9;

/** What could not be settled is not asked for again. */
export function rangesToCompare({ toCount, bottom, unsettled }: PlanState): StarRange[] {
  const ranges = toCount.flatMap((range) => clip(range, bottom) ?? []);
  return subtractRanges(
    ranges,
    unsettled.map(({ slice }) => slice.stars),
  );
}

export function startCheck(state: PlanState): PlanState {
  const ranges = rangesToCompare(state);
  const suspects = clipSuspects(state.suspects, state.bottom);
  return settleWhenChecked({ ...state, toCount: [], suspects, stage: { name: 'check', ranges, tiles: [] } });
}

/** Null: nothing is left to compare. */
export function askCheck({ limits }: PlanState, { ranges, tiles }: CheckStage): RangesAsk | CountsAsk | null {
  const range = ranges[0];
  const limit = limits.countsAtOnce - tiles.length;
  if (range && limit > 0) {
    const targetSize = Math.max(1, Math.floor(limits.idsPage * FILL));
    const below = range.to === null ? null : range.to + 1;
    return { kind: 'ranges', below, bottom: range.from, targetSize, limit };
  }
  return tiles.length === 0 ? null : { kind: 'counts', slices: tiles.map(({ stars }) => ({ stars })) };
}

export function takeRanges(state: PlanState, stage: CheckStage, held: readonly HeldRange[]): PlanState {
  const [range, ...others] = stage.ranges;
  if (!range) throw new Error('Ranges were answered that nobody asked for');
  const isThrough = held.length < state.limits.countsAtOnce - stage.tiles.length;
  const { tiles, rest } = tile(range, held, isThrough);
  const ranges = rest ? [rest, ...others] : others;
  return settleWhenChecked({ ...state, stage: { ...stage, ranges, tiles: [...stage.tiles, ...tiles] } });
}

export function takeCheckCounts(state: PlanState, stage: CheckStage, { counts }: CountsAnswer): PlanState {
  const differing = stage.tiles.flatMap(({ stars, held }, index) => {
    const expected = counts[index] ?? null;
    return expected === held ? [] : [{ slice: { stars }, expected, read: held }];
  });
  const suspects = addSuspects(state.suspects, differing);
  const equal = stage.tiles.filter(({ held }, index) => held === counts[index]);
  const believed = addBelieved(state.believed, equal);
  return settleWhenChecked({ ...state, suspects, believed, stage: { ...stage, tiles: [] } });
}

function settleWhenChecked(state: PlanState): PlanState {
  const { stage } = state;
  return stage.name === 'check' && askCheck(state, stage) === null ? startSettle(state) : state;
}

/** GitHub may have repos where we hold none, so what is held is stretched until it covers the range without a hole. */
function tile(
  range: StarRange,
  held: readonly HeldRange[],
  isThrough: boolean,
): { tiles: Tile[]; rest: StarRange | null } {
  let { to } = range;
  const tiles = held.map(({ from, held }) => {
    const stars = { from, to };
    to = from - 1;
    return { stars, held };
  });
  const last = tiles.at(-1);
  const rest = { from: range.from, to };
  if (last === undefined) return { tiles: [{ stars: range, held: 0 }], rest: null };
  if (!isThrough) return { tiles, rest: to !== null && to < range.from ? null : rest };
  last.stars.from = range.from;
  return { tiles, rest: null };
}
