import { toInstant } from '../rest/shapes/instant.ts';
import type { GithubWorld } from '../world.ts';
import type { Item } from './issue-model.ts';

export interface ItemTruth {
  number: number;
  id: number;
  nodeId: string;
  kind: 'issue' | 'pull';
  title: string;
  body: string | null;
  state: 'open' | 'closed';
  stateReason: string | null;
  authorId: number | null;
  /** Names, sorted. */
  labels: string[];
  /** Account ids, sorted. */
  assigneeIds: number[];
  /** Its number. */
  milestone: number | null;
  comments: number;
  reactions: number;
  locked: boolean;
  draft: boolean | null;
  createdAt: string;
  updatedAt: string;
  closedAt: string | null;
  mergedAt: string | null;
}

/** All issues and pull requests of a repo by number, plain and without what only the stand-in needs. */
export function truthOfIssues(world: GithubWorld, repoId: number): ItemTruth[] {
  const items = world.issues.of(repoId).toSorted((left, right) => left.number - right.number);
  return items.map((item) => toTruth(world, item));
}

function toTruth({ issues }: GithubWorld, item: Item): ItemTruth {
  const { number, id, nodeId, kind, title, body, state, stateReason, authorId, comments, locked } = item;
  const labels = item.labelIds.map((labelId) => issues.labelById(item.repoId, labelId)?.name ?? '');
  return {
    number,
    id,
    nodeId,
    kind,
    title,
    body,
    state,
    stateReason,
    authorId,
    labels: labels.toSorted(),
    assigneeIds: item.assigneeIds.toSorted((left, right) => left - right),
    milestone: issues.milestoneById(item.repoId, item.milestoneId)?.number ?? null,
    comments,
    reactions: totalReactions(item),
    locked,
    draft: kind === 'pull' ? item.draft : null,
    createdAt: toInstant(item.createdAt),
    updatedAt: toInstant(item.updatedAt),
    closedAt: item.closedAt && toInstant(item.closedAt),
    mergedAt: item.mergedAt && toInstant(item.mergedAt),
  };
}

export function totalReactions({ reactions }: Item): number {
  return Object.values(reactions).reduce((sum, count) => sum + count, 0);
}
