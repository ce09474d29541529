import { parseQuery } from './query.ts';
import { isShown } from '../rest/repo-lists.ts';
import type { Call } from '../http/call.ts';
import type { Repo } from '../world/model.ts';
import type { Condition, SearchQuery } from './query.ts';

/** Source: docs.github.com, "About search": at most a thousand results of any query can be read. */
export const MAX_SEARCH_RESULTS = 1000;

export interface SearchOrder {
  sort: string;
  isDescending: boolean;
}

/** All repos the reader may see that match, best first (by stars, unless told otherwise). */
export function searchRepos(call: Call, text: string, order?: SearchOrder): Repo[] {
  const query = parseQuery(text);
  const { sort, isDescending } = order ?? query.order ?? { sort: 'stars', isDescending: true };
  const scope = call.scopes.has('repo') ? 'repo' : 'public';
  const key = `search|${text}|${sort}|${isDescending}|${call.viewer?.id}|${scope}|${[...call.withheldOrgIds].join(',')}`;
  return call.world.cached(key, () => {
    const found = [...call.world.repos.byId.values()].filter(
      (repo) => isVisible(call, repo) && fits(call, repo, query),
    );
    const sign = isDescending ? -1 : 1;
    return found.toSorted(
      (left, right) => sign * (rank(left, sort) - rank(right, sort)) || left.id - right.id,
    );
  });
}

function isVisible(call: Call, repo: Repo): boolean {
  return call.world.permission(call.viewer?.id ?? null, repo) !== null && isShown(call, repo);
}

function fits(call: Call, repo: Repo, query: SearchQuery): boolean {
  const text = `${repo.name} ${repo.description ?? ''} ${repo.topics.join(' ')}`.toLowerCase();
  if (!query.words.every((word) => text.includes(word))) return false;
  // Forks are left out unless asked for.
  const asksForForks = query.conditions.some(({ name }) => name === 'fork');
  if (repo.fork && !asksForForks) return false;
  return query.conditions.every((condition) => meets(call, repo, condition) !== condition.isNegated);
}

function meets(call: Call, repo: Repo, { name, value, inRange }: Condition): boolean {
  switch (name) {
    case 'stars':
      return inRange(repo.stars);
    case 'forks':
      return inRange(repo.forks);
    case 'size':
      return inRange(repo.size);
    case 'created':
      return inRange(repo.createdAt.getTime());
    case 'pushed':
      return inRange(repo.pushedAt?.getTime() ?? 0);
    case 'user':
    case 'org':
      return call.world.ownerOf(repo).login.toLowerCase() === value;
    case 'repo':
      return call.world.fullName(repo).toLowerCase() === value;
    case 'language':
      return (repo.language ?? '').toLowerCase() === value;
    case 'topic':
      return repo.topics.includes(value);
    case 'is':
      return repo.visibility === value;
    case 'archived':
      return repo.archived === (value === 'true');
    case 'fork':
      return value === 'true' || repo.fork === (value === 'only');
    default:
      return true;
  }
}

function rank(repo: Repo, sort: string): number {
  switch (sort) {
    case 'forks':
      return repo.forks;
    case 'updated':
      return repo.updatedAt.getTime();
    default:
      return repo.stars;
  }
}
