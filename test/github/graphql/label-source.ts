import { toInstant } from '../rest/shapes/instant.ts';
import { connect } from './connection.ts';
import type { Label } from '../world/issue-model.ts';
import type { Repo } from '../world/model.ts';
import type { PageArgs } from './connection.ts';
import type { GraphqlContext } from './context.ts';

export interface LabelsArgs extends PageArgs {
  query?: string | null;
  orderBy?: { field: 'CREATED_AT' | 'NAME'; direction: 'ASC' | 'DESC' } | null;
}

export function toLabelSource(context: GraphqlContext, repo: Repo, label: Label): object {
  const { world, urls } = context.call;
  const path = (): string => `/${world.fullName(repo)}/labels/${encodeURIComponent(label.name)}`;
  return {
    __typename: 'Label',
    id: label.nodeId,
    name: label.name,
    color: label.color,
    description: label.description,
    isDefault: label.isDefault,
    createdAt: toInstant(label.createdAt),
    updatedAt: toInstant(label.updatedAt),
    repository: () => context.toRepo(repo),
    resourcePath: path,
    url: () => `${urls.web}${path()}`,
  };
}

/** All labels of a repo. */
export function repoLabels(context: GraphqlContext, repo: Repo, args: LabelsArgs): object {
  const { query, orderBy } = args;
  const isDescending = orderBy?.direction === 'DESC';
  const sign = isDescending ? -1 : 1;
  const found = context.call.world.issues.labelsOf(repo.id).filter(({ name }) => name.includes(query ?? ''));
  const keyed = found.map((label) => ({ key: keyOf(label, orderBy?.field), item: label }));
  keyed.sort(({ key: [left, leftId] }, { key: [right, rightId] }) => {
    return sign * (left === right ? leftId - rightId : left < right ? -1 : 1);
  });
  return connect(keyed, args, (label) => toLabelSource(context, repo, label), isDescending);
}

function keyOf(label: Label, field: 'CREATED_AT' | 'NAME' | undefined): [string | number, number] {
  return [field === 'NAME' ? label.name.toLowerCase() : label.createdAt.getTime(), label.id];
}
