import { startCheck } from './check.ts';
import { startOpen } from './stages.ts';
import type { PlanState, StandingStage } from './plan-state.ts';

/** Strays, repos that are gone and repos seen twice make less of what was read: there may be more below. */
export function takeStanding(state: PlanState, { isChecked }: StandingStage, held: number): PlanState {
  const { goal, bottom } = state;
  if (held < goal.count && bottom > goal.minStars) {
    return startOpen(state, { to: bottom - 1, above: held });
  }
  return isChecked ? { ...state, stage: { name: 'done' } } : startCheck(state);
}
