import { LABEL_NAMES, randomBody } from './issue-texts.ts';
import { aRandom } from './random.ts';
import type { GithubWorld } from '../world.ts';
import type { NewItem } from './issue-model.ts';
import type { Repo } from './model.ts';
import type { Random } from './random.ts';

const DAY_MS = 86_400_000;

export interface Filling {
  seed: number;
  count: number;
  /** Nothing happened later. */
  end: Date;
}

/** Every third item is open, and every third of those a pull request: what a repo tells before its items are made. */
export function openShare(count: number): { openIssues: number; openPulls: number } {
  const open = Math.floor(count / 3);
  const openPulls = Math.floor(open / 3);
  return { openIssues: open - openPulls, openPulls };
}

/** So many items over four years, the same every time. */
export function fillRepo(world: GithubWorld, repo: Repo, { seed, count, end }: Filling): void {
  const random = aRandom(seed ^ repo.id);
  for (const name of LABEL_NAMES) world.issues.addLabel(repo.id, { name, createdAt: repo.createdAt });
  const step = (DAY_MS * 1500) / Math.max(1, count);
  for (let index = 0; index < count; index += 1) {
    const isOpen = index % 3 === 2;
    const isPull = isOpen ? index % 9 === 8 : random.chance(0.4);
    const createdAt = new Date(end.getTime() - (count - index - random.next()) * step);
    world.issues.add(repo.id, itemOf(world, random, { isOpen, isPull, createdAt, end }));
  }
}

function itemOf(
  world: GithubWorld,
  random: Random,
  { isOpen, isPull, createdAt, end }: { isOpen: boolean; isPull: boolean; createdAt: Date; end: Date },
): NewItem {
  const until = end.getTime() - createdAt.getTime();
  const closedAt = isOpen ? null : new Date(createdAt.getTime() + random.next() ** 3 * until);
  const updatedAt = new Date((closedAt ?? createdAt).getTime() + random.next() ** 8 * 30 * DAY_MS);
  return {
    kind: isPull ? 'pull' : 'issue',
    title: `Item ${random.integer(1e9)}`,
    body: randomBody(random),
    author: random.chance(0.05) ? null : random.pick(people(world)),
    labels: LABEL_NAMES.filter(() => random.chance(0.15)),
    assignees: random.chance(0.2) ? [random.pick(people(world))] : [],
    comments: random.integer(20),
    createdAt,
    updatedAt: updatedAt < end ? updatedAt : end,
    closedAt,
    mergedAt: isPull && closedAt && random.chance(0.7) ? closedAt : null,
    stateReason: !isPull && closedAt ? (random.chance(0.8) ? 'completed' : 'not_planned') : null,
  };
}

function people(world: GithubWorld): number[] {
  return world.cached('people', () => {
    const users = [...world.accounts.byId.values()].filter(({ type }) => type === 'User');
    return users.slice(0, 20).map(({ id }) => id);
  });
}
