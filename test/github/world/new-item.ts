import { wholeSeconds } from './issue-shelves.ts';
import { toInnerNodeId } from './node-id.ts';
import type { Item, NewItem } from './issue-model.ts';

export interface ItemPlace {
  repoId: number;
  number: number;
  id: number;
  pullId: number | null;
  labelIds: number[];
  milestoneId: number | null;
  now: Date;
}

/** A whole item of what a test cares to say about it. */
export function completeItem(given: NewItem, place: ItemPlace): Item {
  const { now, repoId, id, pullId } = place;
  const { author, labels: _labels, assignees, milestone: _milestone, ...fields } = given;
  const createdAt = wholeSeconds(given.createdAt ?? now);
  const closedAt = given.closedAt ?? (given.mergedAt || given.state === 'closed' ? createdAt : null);
  const latest = [createdAt, closedAt, given.mergedAt ?? null].reduce<Date>(
    (last, at) => (at && at > last ? at : last),
    createdAt,
  );
  return {
    title: `Item ${place.number}`,
    body: null,
    stateReason: null,
    comments: 0,
    reactions: {},
    locked: false,
    lockReason: null,
    draft: false,
    closedById: null,
    mergedAt: null,
    ...fields,
    id,
    pullId,
    nodeId:
      pullId === null ? toInnerNodeId('Issue', repoId, id) : toInnerNodeId('PullRequest', repoId, pullId),
    repoId,
    number: place.number,
    kind: pullId === null ? 'issue' : 'pull',
    state: closedAt === null ? 'open' : 'closed',
    authorId: author ?? null,
    labelIds: place.labelIds,
    assigneeIds: [...(assignees ?? [])],
    milestoneId: place.milestoneId,
    createdAt,
    closedAt: closedAt && wholeSeconds(closedAt),
    updatedAt: wholeSeconds(given.updatedAt ?? latest),
  };
}
