import { validationFailed } from '../http/failures.ts';
import { REPO_SORTS } from './repo-lists.ts';
import type { Call } from '../http/call.ts';
import type { RepoOrder, RepoSort } from './repo-lists.ts';

/** One of the documented values, or 422. */
export function choice<T extends string>(call: Call, name: string, allowed: readonly T[], fallback: T): T {
  const given = call.query.get(name) ?? '';
  if (given === '') return fallback;
  if ((allowed as readonly string[]).includes(given)) return given as T;
  throw validationFailed(name, 'Search');
}

/** Names go up, times go down, unless the direction is given. */
export function repoOrder(call: Call, fallback: RepoSort): RepoOrder {
  const sort = choice(call, 'sort', REPO_SORTS, fallback);
  const natural = sort === 'full_name' ? 'asc' : 'desc';
  return { sort, direction: choice(call, 'direction', ['asc', 'desc'], natural) };
}

/** An ISO 8601 instant, or 422. */
export function instant(call: Call, name: string): Date | null {
  const given = call.query.get(name);
  if (given === null || given === '') return null;
  const date = new Date(given);
  if (Number.isNaN(date.getTime())) throw validationFailed(name, 'Search');
  return date;
}
