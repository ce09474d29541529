import type { PlanState, WindowValue } from './plan-state.ts';
import type { Unsettled } from './planner.types.ts';

/** More would make the state large; those left out keep what went from them. */
const MOST = 50;

/** Of several beginnings the first one counts: what was seen since may be seen no more. */
export function beginValues(state: PlanState, values: readonly number[], round: number): PlanState {
  const known = new Set(state.byWindows.map(({ value }) => value));
  const fresh = [...new Set(values)].filter((value) => !known.has(value));
  const begun = fresh.map((value) => ({ value, round }));
  return { ...state, byWindows: [...state.byWindows, ...begun].slice(0, MOST) };
}

/** One of those whose windows all agree; null: there is none. */
export function findWhole({ byWindows, suspects, unsettled }: PlanState): WindowValue | null {
  const open = [...suspects, ...unsettled];
  return byWindows.find(({ value, round }) => round > 0 && !open.some(covers(value))) ?? null;
}

function covers(value: number): (open: Unsettled) => boolean {
  return ({ slice: { stars } }) => stars.from <= value && value <= (stars.to ?? Infinity);
}
