import { startCheck } from './check.ts';
import { addToCount, startOpen } from './stages.ts';
import { addSuspects } from './suspects.ts';
import type { PlanState, StandingStage } from './plan-state.ts';

/** Strays, repos that are gone and repos seen twice make less of what was read: there may be more below. */
export function takeStanding(state: PlanState, { isChecked }: StandingStage, held: number): PlanState {
  const { goal, bottom, reopenedAt } = state;
  if (held >= goal.count || bottom <= goal.minStars) return goOn(state, isChecked);
  if (bottom < (reopenedAt ?? Infinity)) {
    return startOpen(reopen(state, isChecked), { to: bottom - 1, above: held });
  }
  // Walking on below led no lower: it would for ever.
  const hole = { slice: { stars: { from: goal.minStars, to: bottom - 1 } }, expected: null, read: 0 };
  return goOn({ ...state, unsettled: addSuspects(state.unsettled, [hole]) }, isChecked);
}

function goOn(state: PlanState, isChecked: boolean): PlanState {
  return isChecked ? { ...state, stage: { name: 'done' } } : startCheck({ ...state, rechecks: 0 });
}

/** While more is read others may change places with what was compared: all of it is compared again. */
function reopen(before: PlanState, isChecked: boolean): PlanState {
  const state = { ...before, reopenedAt: before.bottom };
  return isChecked ? addToCount({ ...state, believed: [] }, { from: state.bottom, to: null }) : state;
}
