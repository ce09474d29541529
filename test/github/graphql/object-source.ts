import { CommitSource } from './commit-source.ts';
import type { GitObject } from '../git/git-object.ts';
import type { Repo } from '../world/model.ts';
import type { GraphqlContext } from './context.ts';

export interface ObjectArgs {
  oid?: string | null;
  expression?: string | null;
}

const TYPE_NAMES: Record<Exclude<GitObject['type'], 'commit'>, string> = {
  tag: 'Tag',
  tree: 'Tree',
  blob: 'Blob',
};

/** Whatever the repo's folder holds, whether a branch reaches it or not; null for what it does not. */
export async function objectOf(
  context: GraphqlContext,
  repository: object,
  repo: Repo,
  { oid, expression }: ObjectArgs,
): Promise<object | null> {
  if (expression || !oid) throw new Error('The stand-in finds objects by their oid alone');
  const found = await context.call.world.git.objectsOf(repo.id).find(oid);
  if (!found) return null;
  if (found.type === 'commit') return new CommitSource({ context, repository, repo }, oid);
  const __typename = TYPE_NAMES[found.type];
  return {
    __typename,
    id: `${__typename}_${repo.id}_${oid}`,
    oid,
    abbreviatedOid: oid.slice(0, 7),
    repository,
  };
}

export function isEmptyRepo({ call: { world } }: GraphqlContext, repo: Repo): boolean {
  return world.git.folderOf(repo.id) === null ? repo.pushedAt === null : !world.git.hasBranches(repo.id);
}
