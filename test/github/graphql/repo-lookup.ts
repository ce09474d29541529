import { notFound, samlProtected } from './failures.ts';
import type { Repo } from '../world/model.ts';
import type { GraphqlContext } from './context.ts';

/** `repository(owner:, name:)`: follows renames and transfers unless told not to. */
export function findRepoOf(
  context: GraphqlContext,
  owner: string,
  { name, followRenames }: { name: string; followRenames?: boolean },
): object {
  const { repos } = context.call.world;
  const former = followRenames === false ? null : repos.findByFormerPath(owner, name);
  const repo = repos.findByPath(owner, name) ?? former;
  return visibleRepo(context, repo, `a Repository with the name '${owner}/${name}'`);
}

/** Throws NOT_FOUND for what the reader may not see, FORBIDDEN for what single sign-on holds back. */
export function visibleRepo(context: GraphqlContext, repo: Repo | null | undefined, what: string): object {
  const { call } = context;
  if (!repo || !call.world.isVisible(call.viewer?.id ?? null, call.scopes, repo)) throw notFound(what);
  if (repo.visibility !== 'public' && call.withheldOrgIds.has(repo.ownerId)) throw samlProtected();
  return context.toRepo(repo);
}
