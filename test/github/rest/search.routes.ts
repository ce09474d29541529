import { failure } from '../http/failures.ts';
import { clampedPerPage, paginate } from '../http/paging.ts';
import { get } from '../http/router.ts';
import { SearchRefused } from '../search/refused.ts';
import { MAX_SEARCH_RESULTS, searchRepos } from '../search/repository-search.ts';
import { choice } from './choices.ts';
import { toRepository } from './shapes/repository.ts';
import type { Answer, Call } from '../http/call.ts';
import type { SearchOrder } from '../search/query.ts';
import type { Found } from '../search/repository-search.ts';
import type { Route } from '../http/router.ts';
import type { Schema } from './shapes/schemas.ts';

const DOCS = 'https://docs.github.com/rest/search/search#search-repositories';

/** GitHub's description lets an id be a bigint in one place and not in the other; on the wire it is one number. */
type SearchItem = Omit<Schema<'repo-search-result-item'>, 'id'>;

export const searchRoutes: Route[] = [get('/search/repositories', searchRepositories, { bucket: 'search' })];

function searchRepositories(call: Call): Answer {
  const text = call.query.get('q') ?? '';
  if (text === '') {
    throw failure(422, 'Validation Failed', DOCS, {
      errors: [{ resource: 'Search', field: 'q', code: 'missing' }],
    });
  }
  const page = Number(call.query.get('page') ?? 1);
  if ((page - 1) * clampedPerPage(call.query.get('per_page')) >= MAX_SEARCH_RESULTS) {
    throw failure(422, 'Only the first 1000 search results are available', DOCS);
  }
  const sort = choice(call, 'sort', ['stars', 'forks', 'help-wanted-issues', 'updated'], 'stars');
  const isDescending = choice(call, 'order', ['asc', 'desc'], 'desc') === 'desc';
  const found = find(call, text, call.query.has('sort') ? { sort, isDescending } : undefined);
  const { items, headers } = paginate(call, found.readable(), '/search/repositories');
  const json = {
    total_count: found.count,
    incomplete_results: call.searchShare < 1,
    items: items.map((repo) => Object.assign(toRepository(call, repo), { score: 1 }) satisfies SearchItem),
  };
  return { status: 200, json, headers };
}

function find(call: Call, text: string, order?: SearchOrder): Found {
  try {
    return searchRepos(call, text, order);
  } catch (error) {
    if (!(error instanceof SearchRefused)) throw error;
    const errors = [{ message: error.message, resource: 'Search', field: 'q', code: 'invalid' }];
    throw failure(422, 'Validation Failed', 'https://docs.github.com/v3/search/', { errors });
  }
}
