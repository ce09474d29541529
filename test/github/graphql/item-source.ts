import { toInstant } from '../rest/shapes/instant.ts';
import { stateOf } from '../world/issue-list.ts';
import { totalReactions } from '../world/issue-truth.ts';
import { toActor } from './actor.ts';
import { connect } from './connection.ts';
import { databaseId } from './context.ts';
import { toLabelSource } from './label-source.ts';
import { toMilestoneSource } from './milestone-source.ts';
import { countOnly } from './repo-connections.ts';
import type { Item } from '../world/issue-model.ts';
import type { Repo } from '../world/model.ts';
import type { PageArgs } from './connection.ts';
import type { GraphqlContext } from './context.ts';

/** An Issue or a PullRequest, as the schema's resolvers read it. */
export function toItemSource(context: GraphqlContext, repo: Repo, item: Item): object {
  const shared = sharedFields(context, repo, item);
  return item.kind === 'issue'
    ? { ...shared, ...issueFields(item) }
    : { ...shared, ...pullRequestFields(item) };
}

function sharedFields(context: GraphqlContext, repo: Repo, item: Item): object {
  const { world, urls } = context.call;
  const path = (): string =>
    `/${world.fullName(repo)}/${item.kind === 'pull' ? 'pull' : 'issues'}/${item.number}`;
  return {
    id: item.nodeId,
    number: item.number,
    title: item.title,
    body: item.body ?? '',
    state: stateOf(item).toUpperCase(),
    closed: item.state === 'closed',
    locked: item.locked,
    activeLockReason: item.lockReason?.toUpperCase().replace(/[ -]/, '_') ?? null,
    createdAt: toInstant(item.createdAt),
    updatedAt: toInstant(item.updatedAt),
    closedAt: item.closedAt && toInstant(item.closedAt),
    url: () => `${urls.web}${path()}`,
    resourcePath: path,
    repository: () => context.toRepo(repo),
    author: () => toActor(context, item.authorId),
    labels: (args: PageArgs) => labelsOf(context, repo, item, args),
    assignees: (args: PageArgs) => assigneesOf(context, item, args),
    milestone: () => milestoneOf(context, repo, item),
    comments: () => countOnly('comments', item.comments),
    reactions: () => countOnly('reactions', totalReactions(item)),
  };
}

function issueFields(item: Item): object {
  return {
    __typename: 'Issue',
    databaseId: databaseId(item.id),
    fullDatabaseId: String(item.id),
    stateReason: ({ enableDuplicate }: { enableDuplicate?: boolean }) => {
      const isHidden = item.stateReason === 'duplicate' && enableDuplicate !== true;
      return (isHidden ? 'not_planned' : item.stateReason)?.toUpperCase() ?? null;
    },
  };
}

/** Its ids are its own: REST's list of issues tells that of the issue beneath it. */
function pullRequestFields(item: Item): object {
  const id = item.pullId ?? item.id;
  return {
    __typename: 'PullRequest',
    databaseId: databaseId(id),
    fullDatabaseId: String(id),
    isDraft: item.draft,
    merged: item.mergedAt !== null,
    mergedAt: item.mergedAt && toInstant(item.mergedAt),
  };
}

function labelsOf(context: GraphqlContext, repo: Repo, item: Item, args: PageArgs): object {
  const { issues } = context.call.world;
  const labels = item.labelIds.flatMap((id) => issues.labelById(repo.id, id) ?? []);
  const ordered = labels
    .toSorted((left, right) => left.id - right.id)
    .map((label) => ({ key: [label.id, label.id] as [number, number], item: label }));
  return connect(ordered, args, (label) => toLabelSource(context, repo, label));
}

function assigneesOf(context: GraphqlContext, item: Item, args: PageArgs): object {
  const ordered = item.assigneeIds
    .toSorted((left, right) => left - right)
    .flatMap((id) => {
      const account = context.call.world.accounts.byId.get(id);
      return account ? [{ key: [id, id] as [number, number], item: account }] : [];
    });
  return connect(ordered, args, (account) => context.toAccount(account));
}

function milestoneOf(context: GraphqlContext, repo: Repo, item: Item): object | null {
  const milestone = context.call.world.issues.milestoneById(repo.id, item.milestoneId);
  return milestone && toMilestoneSource(context, repo, milestone);
}
