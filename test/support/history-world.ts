import { addBulk, applyRandomStep } from '../github/world/issue-history.ts';
import { aRandom, type Random } from '../github/world/random.ts';
import type { GithubWorld } from '../github/world.ts';
import type { Upheaval } from './issue-histories.ts';

/** More than a page has. */
const MANY = 103;

/** Each seed brings one change. */
export function applySeeds(world: GithubWorld, repoIds: readonly number[], seeds: readonly number[]): void {
  for (const seed of seeds) applyRandomStep(world, aRandom(seed), repoIds);
}

/** Many changes at once, in one repo. */
export function applyUpheaval(
  world: GithubWorld,
  repoIds: readonly number[],
  { what, seed }: { what: Upheaval; seed: number },
): void {
  const random = aRandom(seed);
  const repoId = random.pick(repoIds);
  if (what === 'bulk') addBulk(world, random, repoId);
  else if (what === 'purge') purge(world, random, { repoId, repoIds });
  else if (what === 'labels') addLabels(world, repoId);
  else addMilestones(world, repoId);
}

/** GitHub dates nothing anew for a reaction: it is seen with whatever comes next. */
export function dateReactions({ issues }: GithubWorld, repoIds: readonly number[]): void {
  for (const repoId of repoIds) {
    for (const { number, reactions } of issues.of(repoId)) {
      if (Object.keys(reactions).length > 0) issues.comment(repoId, number);
    }
  }
}

/** Half of what can go goes. */
function purge(
  { issues }: GithubWorld,
  random: Random,
  { repoId, repoIds }: { repoId: number; repoIds: readonly number[] },
): void {
  for (const { kind, number } of issues.of(repoId)) {
    if (kind === 'pull' || random.chance(0.5)) continue;
    const to = random.pick(repoIds);
    if (to === repoId) issues.delete(repoId, number);
    else if (random.chance(0.2)) issues.convertToDiscussion(repoId, number);
    else issues.transfer(repoId, number, to);
  }
}

function addLabels({ issues }: GithubWorld, repoId: number): void {
  const held = issues.labelsOf(repoId).length;
  for (let index = 0; index < MANY; index += 1) issues.addLabel(repoId, { name: `label ${held}-${index}` });
}

function addMilestones({ issues }: GithubWorld, repoId: number): void {
  for (let index = 0; index < MANY; index += 1) issues.addMilestone(repoId);
}
