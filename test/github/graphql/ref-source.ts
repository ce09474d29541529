import { createHash } from 'node:crypto';

import type { Repo } from '../world/model.ts';
import type { Ordered } from './connection.ts';

/** A repo that was never pushed to has no branch. */
export function defaultBranchRef(repository: object, repo: Repo): object | null {
  if (repo.pushedAt === null) return null;
  return toRef(repository, repo, 'refs/heads/', repo.defaultBranch, headOf(repo));
}

/** Tags below `refs/tags/`, the default branch below `refs/heads/`, alphabetically. */
export function refsOf(
  repository: object,
  repo: Repo,
  prefix: string,
  isDescending: boolean,
): Ordered<object>[] {
  const refs = namedShas(repo, prefix).map(({ name, sha }, index) => ({
    key: [name, index] as [string, number],
    item: toRef(repository, repo, prefix, name, sha),
  }));
  const sign = isDescending ? -1 : 1;
  return refs.toSorted((left, right) => (left.key[0] < right.key[0] ? -sign : sign));
}

function namedShas(repo: Repo, prefix: string): { name: string; sha: string }[] {
  if (prefix === 'refs/tags/') return repo.tags;
  if (prefix !== 'refs/heads/' || repo.pushedAt === null) return [];
  return [{ name: repo.defaultBranch, sha: headOf(repo) }];
}

function toRef(repository: object, repo: Repo, prefix: string, name: string, sha: string): object {
  return {
    id: `REF_${Buffer.from(`${repo.id}:${prefix}${name}`).toString('base64url')}`,
    name,
    prefix,
    repository,
    target: {
      __typename: 'Commit',
      id: `C_${repo.id}_${sha}`,
      oid: sha,
      abbreviatedOid: sha.slice(0, 7),
      repository,
    },
  };
}

function headOf(repo: Repo): string {
  return createHash('sha1')
    .update(`${repo.id}:${repo.pushedAt?.toISOString() ?? ''}`)
    .digest('hex');
}
