import { LABEL_NAMES, randomBody } from './issue-texts.ts';
import type { GithubWorld } from '../world.ts';
import type { Item, StateReason } from './issue-model.ts';
import type { Random } from './random.ts';

export interface StepContext {
  world: GithubWorld;
  random: Random;
  repoId: number;
  repoIds: readonly number[];
}

export interface Step {
  name: string;
  weight: number;
  /** What it happened to; null when there was nothing it could happen to. */
  apply(this: void, context: StepContext): string | null;
}

const REASONS: StateReason[] = ['completed', 'not_planned', 'duplicate'];

/** What happens to issues and pull requests, and how often. */
export const ITEM_STEPS: readonly Step[] = [
  { name: 'create', weight: 25, apply: create },
  toItem('edit', 12, ({ world, random, repoId }, { number }) => {
    world.issues.edit(repoId, number, { title: `Title ${random.integer(1e6)}`, body: randomBody(random) });
  }),
  toItem('comment', 6, ({ world, repoId }, { number }) => world.issues.comment(repoId, number)),
  toItem('react', 3, ({ world, repoId }, { number }) => world.issues.react(repoId, number)),
  toItem('relabel', 12, ({ world, random, repoId }, { number }) => {
    world.issues.setLabels(repoId, number, someLabels(random));
  }),
  toItem('assign', 6, ({ world, random, repoId }, { number }) => {
    world.issues.assign(repoId, number, somePeople(world, random));
  }),
  toItem('lock', 3, ({ world, repoId }, { number, locked }) => {
    if (locked) world.issues.unlock(repoId, number);
    else world.issues.lock(repoId, number, 'resolved');
  }),
  toItem('close', 12, close, ({ state }) => state === 'open'),
  toItem(
    'reopen',
    6,
    ({ world, repoId }, { number }) => world.issues.reopen(repoId, number),
    ({ state, mergedAt }) => state === 'closed' && !mergedAt,
  ),
  toItem(
    'draft',
    2,
    ({ world, repoId }, { number, draft }) => {
      if (draft) world.issues.markReady(repoId, number);
      else world.issues.convertToDraft(repoId, number);
    },
    ({ kind, state }) => kind === 'pull' && state === 'open',
  ),
  toItem('delete', 5, ({ world, repoId }, { number }) => world.issues.delete(repoId, number), isIssue),
  toItem(
    'convert',
    3,
    ({ world, repoId }, { number }) => world.issues.convertToDiscussion(repoId, number),
    isIssue,
  ),
  toItem('transfer', 5, transfer, isIssue),
  { name: 'bulk', weight: 0.7, apply: bulk },
  { name: 'rename repo', weight: 2, apply: renameRepo },
];

function toItem(
  name: string,
  weight: number,
  change: (context: StepContext, item: Item) => unknown,
  fits: (item: Item) => boolean = () => true,
): Step {
  return {
    name,
    weight,
    apply: (context) => {
      const fitting = context.world.issues.of(context.repoId).filter(fits);
      if (fitting.length === 0) return null;
      const item = context.random.pick(fitting);
      const what = `${item.repoId}#${item.number}`;
      change(context, item);
      return what;
    },
  };
}

function create({ world, random, repoId }: StepContext): string {
  const isPull = random.chance(0.35);
  const milestones = world.issues.milestonesOf(repoId);
  const item = world.issues.add(repoId, {
    kind: isPull ? 'pull' : 'issue',
    title: `Title ${random.integer(1e6)}`,
    body: randomBody(random),
    author: random.chance(0.1) ? null : (somePeople(world, random)[0] ?? null),
    labels: someLabels(random),
    assignees: random.chance(0.3) ? somePeople(world, random) : [],
    milestone: milestones.length > 0 && random.chance(0.3) ? random.pick(milestones).number : null,
    draft: isPull && random.chance(0.2),
  });
  return `${repoId}#${item.number}`;
}

function bulk(context: StepContext): string {
  const count = 101 + context.random.integer(30);
  for (let index = 0; index < count; index += 1) create(context);
  return `${context.repoId} ${count}`;
}

function close({ world, random, repoId }: StepContext, { number }: Item): void {
  const by = somePeople(world, random)[0];
  const how = { reason: random.pick(REASONS), merged: random.chance(0.5) };
  world.issues.close(repoId, number, by === undefined ? how : { ...how, by });
}

function transfer({ world, random, repoId, repoIds }: StepContext, { number }: Item): void {
  const others = repoIds.filter((id) => id !== repoId);
  if (others.length > 0) world.issues.transfer(repoId, number, random.pick(others));
}

function renameRepo({ world, random, repoId }: StepContext): string {
  world.renameRepo(repoId, `renamed-${repoId}-${random.integer(1e6)}`);
  return world.fullName(world.repos.get(repoId));
}

function someLabels(random: Random): string[] {
  return LABEL_NAMES.filter(() => random.chance(0.15));
}

/** At least one, as far as there is anybody. */
function somePeople(world: GithubWorld, random: Random): number[] {
  const people = [...world.accounts.byId.values()].filter(({ type }) => type === 'User');
  if (people.length === 0) return [];
  const count = 1 + random.integer(2);
  return Array.from({ length: count }, () => random.pick(people).id);
}

function isIssue({ kind }: Item): boolean {
  return kind === 'issue';
}
