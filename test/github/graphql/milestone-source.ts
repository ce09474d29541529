import { toInstant } from '../rest/shapes/instant.ts';
import { toActor } from './actor.ts';
import { connect } from './connection.ts';
import type { Milestone } from '../world/issue-model.ts';
import type { Repo } from '../world/model.ts';
import type { PageArgs } from './connection.ts';
import type { GraphqlContext } from './context.ts';

export interface MilestonesArgs extends PageArgs {
  states?: ('OPEN' | 'CLOSED')[] | null;
}

export function toMilestoneSource(context: GraphqlContext, repo: Repo, milestone: Milestone): object {
  const { world, urls } = context.call;
  const path = (): string => `/${world.fullName(repo)}/milestone/${milestone.number}`;
  return {
    __typename: 'Milestone',
    id: milestone.nodeId,
    number: milestone.number,
    title: milestone.title,
    description: milestone.description,
    state: milestone.state.toUpperCase(),
    closed: milestone.state === 'closed',
    creator: () => toActor(context, milestone.creatorId),
    dueOn: milestone.dueOn && toInstant(milestone.dueOn),
    createdAt: toInstant(milestone.createdAt),
    updatedAt: toInstant(milestone.updatedAt),
    closedAt: milestone.closedAt && toInstant(milestone.closedAt),
    repository: () => context.toRepo(repo),
    resourcePath: path,
    url: () => `${urls.web}${path()}`,
  };
}

/** All milestones of a repo, by number. */
export function repoMilestones(context: GraphqlContext, repo: Repo, args: MilestonesArgs): object {
  const states = args.states?.map((state) => state.toLowerCase());
  const found = context.call.world.issues
    .milestonesOf(repo.id)
    .filter(({ state }) => !states || states.includes(state));
  const ordered = found
    .toSorted((left, right) => left.number - right.number)
    .map((milestone) => ({ key: [milestone.number, milestone.id] as [number, number], item: milestone }));
  return connect(ordered, args, (milestone) => toMilestoneSource(context, repo, milestone));
}
