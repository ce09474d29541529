import type { GithubWorld } from '../world.ts';
import type { Item, ItemKind } from './issue-model.ts';
import type { Repo } from './model.ts';

export type ItemSort = 'created' | 'updated' | 'comments';
export type ItemState = 'open' | 'closed' | 'merged';

/** What is null or missing asks for nothing. */
export interface ItemFilter {
  kind?: ItemKind | null;
  states?: readonly ItemState[] | null;
  /** Names; an item has to carry all of them. */
  labels?: readonly string[] | null;
  /** An account id; `any`, `none`. */
  assignee?: number | 'any' | 'none' | null;
  creator?: number | null;
  /** A milestone's number; `any`, `none`. */
  milestone?: number | 'any' | 'none' | null;
}

export interface OrderedItem {
  key: [value: number, tie: number];
  item: Item;
}

/** The items of a repo that fit, by value and tie: sorted once per state of the world, however many pages are read. */
export function listItems(
  world: GithubWorld,
  repoId: number,
  filter: ItemFilter,
  { sort, isDescending }: { sort: ItemSort; isDescending: boolean },
): OrderedItem[] {
  const key = `items|${repoId}|${sort}|${isDescending}|${JSON.stringify(filter)}`;
  return world.cached(key, () => {
    const sign = isDescending ? -1 : 1;
    const found = world.issues.of(repoId).filter((item) => fits(world, item, filter));
    const keyed = found.map((item): OrderedItem => ({ key: [valueOf(item, sort), tieOf(item)], item }));
    return keyed.toSorted((left, right) => sign * (left.key[0] - right.key[0] || left.key[1] - right.key[1]));
  });
}

export function stateOf({ mergedAt, state }: Item): ItemState {
  return mergedAt ? 'merged' : state;
}

/** Open issues and pull requests together, as a repo tells them. */
export function openItems(world: GithubWorld, repo: Repo): number {
  if (!world.issues.isOpened(repo.id)) return repo.openIssues + repo.openPulls;
  return world.cached(`open|${repo.id}`, () => {
    const open = world.issues.of(repo.id).filter(({ state }) => state === 'open');
    return open.filter(({ kind }) => kind === 'pull' || repo.hasIssues).length;
  });
}

function fits(world: GithubWorld, item: Item, filter: ItemFilter): boolean {
  const { kind, states, assignee, creator } = filter;
  if (kind && item.kind !== kind) return false;
  if (states && !states.includes(stateOf(item))) return false;
  if (creator !== undefined && creator !== null && item.authorId !== creator) return false;
  if (assignee === 'none' && item.assigneeIds.length > 0) return false;
  if (assignee === 'any' && item.assigneeIds.length === 0) return false;
  if (typeof assignee === 'number' && !item.assigneeIds.includes(assignee)) return false;
  return isInMilestone(world, item, filter.milestone) && carries(world, item, filter.labels);
}

function isInMilestone(world: GithubWorld, item: Item, wanted: ItemFilter['milestone']): boolean {
  if (wanted === undefined || wanted === null) return true;
  const milestone = world.issues.milestoneById(item.repoId, item.milestoneId);
  if (wanted === 'any') return milestone !== null;
  return wanted === 'none' ? milestone === null : milestone?.number === wanted;
}

function carries(world: GithubWorld, item: Item, names: ItemFilter['labels']): boolean {
  return (names ?? []).every((name) => {
    const label = world.issues.findLabel(item.repoId, name);
    return label !== null && item.labelIds.includes(label.id);
  });
}

function valueOf(item: Item, sort: ItemSort): number {
  if (sort === 'comments') return item.comments;
  return sort === 'created' ? item.createdAt.getTime() : item.updatedAt.getTime();
}

/** GitHub promises no order among equals: theirs is fixed here, and neither that of their ids nor of their numbers. */
function tieOf({ id }: Item): number {
  return Math.imul(id, 0x9e3779b1) >>> 0;
}
