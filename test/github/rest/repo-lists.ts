import { scopeShows } from '../world/visibility.ts';
import type { Access, Repo } from '../world/model.ts';
import type { Call } from '../http/call.ts';

export const REPO_SORTS = ['created', 'updated', 'pushed', 'full_name'] as const;
export type RepoSort = (typeof REPO_SORTS)[number];

export interface RepoOrder {
  sort: RepoSort;
  direction: 'asc' | 'desc';
}

/** Builds a filtered, sorted list once per state of the world and reader, however many pages are read of it. */
export function cachedList(call: Call, name: string, order: RepoOrder, build: () => Repo[]): Repo[] {
  const scope = call.scopes.has('repo') ? 'repo' : 'public';
  const withheld = [...call.withheldOrgIds].join(',');
  const key = `${name}|${order.sort}|${order.direction}|${call.viewer?.id ?? ''}|${scope}|${withheld}`;
  return call.world.cached(key, () => sortRepos(call, build(), order));
}

/** What the token's owner is affiliated with and the token may show. */
export function affiliatedShown(call: Call, accountId: number): Access[] {
  return call.world.affiliatedWith(accountId).filter(({ repo }) => isShown(call, repo));
}

export function isShown(call: Call, repo: Repo): boolean {
  if (repo.visibility !== 'public' && call.withheldOrgIds.has(repo.ownerId)) return false;
  return scopeShows(call.scopes, repo);
}

function sortRepos(call: Call, repos: Repo[], { sort, direction }: RepoOrder): Repo[] {
  const keyed = repos.map((repo) => ({ repo, key: sortKey(call, repo, sort) }));
  const sign = direction === 'asc' ? 1 : -1;
  keyed.sort((left, right) => {
    if (left.key === right.key) return sign * (left.repo.id - right.repo.id);
    return left.key < right.key ? -sign : sign;
  });
  return keyed.map(({ repo }) => repo);
}

function sortKey(call: Call, repo: Repo, sort: RepoSort): string | number {
  switch (sort) {
    case 'created':
      return repo.createdAt.getTime();
    case 'updated':
      return repo.updatedAt.getTime();
    case 'pushed':
      return repo.pushedAt?.getTime() ?? 0;
    default:
      return call.world.fullName(repo).toLowerCase();
  }
}
