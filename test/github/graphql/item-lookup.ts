import { notFound } from './failures.ts';
import { toItemSource } from './item-source.ts';
import { toLabelSource } from './label-source.ts';
import { toMilestoneSource } from './milestone-source.ts';
import { visibleRepo } from './repo-lookup.ts';
import type { Item, ItemKind } from '../world/issue-model.ts';
import type { Repo } from '../world/model.ts';
import type { ParsedNodeId } from '../world/node-id.ts';
import type { GraphqlContext } from './context.ts';

/** `issue(number:)` and its like. A number that moved away is as unknown as one that never was. */
export function itemByNumber(
  context: GraphqlContext,
  repo: Repo,
  number: number,
  kind: ItemKind | null,
): object {
  const item = context.call.world.issues.find(repo.id, number);
  if (!item || (kind !== null && item.kind !== kind) || !isTurnedOn(repo, item)) {
    const what =
      kind === 'pull' ? 'a PullRequest' : kind === 'issue' ? 'an Issue' : 'an issue or pull request';
    throw notFound(`${what} with the number of ${number}`);
  }
  return toItemSource(context, repo, item);
}

/** What belongs to a repo is shown to whom the repo is shown. */
export function innerNode(context: GraphqlContext, parsed: ParsedNodeId, what: string): object {
  const { world } = context.call;
  const repo = parsed.repoId === null ? undefined : world.repos.byId.get(parsed.repoId);
  visibleRepo(context, repo, what);
  const found = repo && findInner(context, repo, parsed);
  if (!found) throw notFound(what);
  return found;
}

function findInner(context: GraphqlContext, repo: Repo, { type, id }: ParsedNodeId): object | null {
  const { issues } = context.call.world;
  if (type === 'Label') {
    const label = issues.labelById(repo.id, id);
    return label && toLabelSource(context, repo, label);
  }
  if (type === 'Milestone') {
    const milestone = issues.milestoneById(repo.id, id);
    return milestone && toMilestoneSource(context, repo, milestone);
  }
  const item = issues.byId(repo.id, type === 'Issue' ? 'issue' : 'pull', id);
  return item && isTurnedOn(repo, item) ? toItemSource(context, repo, item) : null;
}

function isTurnedOn(repo: Repo, { kind }: Item): boolean {
  return kind === 'pull' || repo.hasIssues;
}
