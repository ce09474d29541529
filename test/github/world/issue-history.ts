import { ITEM_STEPS } from './issue-steps.ts';
import { LABEL_STEPS } from './label-steps.ts';
import type { GithubWorld } from '../world.ts';
import type { Random } from './random.ts';
import type { Step } from './issue-steps.ts';

const STEPS: readonly Step[] = [...ITEM_STEPS, ...LABEL_STEPS];
const TOTAL = STEPS.reduce((sum, { weight }) => sum + weight, 0);

/**
 * Lets one thing happen in one of the repos, at the world's time, and tells what. The same random numbers bring the
 * same history; time moves only when the caller moves it, so that many things can happen in one second.
 */
export function applyRandomStep(world: GithubWorld, random: Random, repoIds: readonly number[]): string {
  const repoId = random.pick(repoIds);
  const step = pickStep(random);
  const done = step.apply({ world, random, repoId, repoIds });
  // What has nothing to happen to makes something.
  return done === null ? applyStep('create', { world, random, repoId, repoIds }) : `${step.name} ${done}`;
}

/** More than a hundred items that were all updated in the same second: what no page of a hundred holds. */
export function addBulk(
  world: GithubWorld,
  random: Random,
  repoId: number,
  count = 101 + random.integer(30),
): void {
  for (let index = 0; index < count; index += 1)
    applyStep('create', { world, random, repoId, repoIds: [repoId] });
}

function applyStep(name: string, context: Parameters<Step['apply']>[0]): string {
  const step = STEPS.find((one) => one.name === name);
  return `${name} ${step?.apply(context) ?? ''}`;
}

function pickStep(random: Random): Step {
  let at = random.next() * TOTAL;
  const found = STEPS.find(({ weight }) => {
    at -= weight;
    return at < 0;
  });
  if (!found) throw new Error('The weights do not add up');
  return found;
}
