import type { GithubSearchAsk } from '../search.types.ts';
import type { GraphqlCaller, GraphqlQuery } from './graphql-caller.ts';
import { type SearchAnswer, sortSearch } from './search-answer.ts';
import { Shrinking, toUnavailable } from './shrinking.ts';

/** A document over `search(type: REPOSITORY, query: $query, first: $first, after: $after)`. */
export interface SearchQuery extends Omit<GraphqlQuery, 'most'> {
  document: string;
  /** There is a query that asks less of each result. */
  hasLighter?: boolean;
}

export interface SearchPage extends SearchAnswer {
  /** Larger pages were too much. */
  wasTooMuch: boolean;
}

/** GitHub gives no more results at once. */
const MAX_PAGE = 100;

/**
 * One page, as large as is cheapest and GitHub can bear. Throws `GithubUnavailableError` when it could not even compute
 * a page of one.
 */
export async function getSearchPage(
  graphql: GraphqlCaller,
  query: SearchQuery,
  ask: GithubSearchAsk,
): Promise<SearchPage> {
  const page = await findSearchPage(graphql, query, ask);
  if (!page) throw toUnavailable(query);
  return page;
}

/** Null: GitHub could not even compute a page of one. */
export async function findSearchPage(
  graphql: GraphqlCaller,
  query: SearchQuery,
  ask: GithubSearchAsk,
): Promise<SearchPage | null> {
  const shape = { ...query, most: MAX_PAGE };
  const shrinking = new Shrinking(graphql, shape);
  for (;;) {
    const size = shrinking.choose(Math.max(1, ask.most));
    const page = await askPage(graphql, shape, { ...ask, size });
    if (page) {
      const wasTooMuch = shrinking.failures > 0;
      shrinking.wentWell(size);
      return { ...page, wasTooMuch };
    }
    if (!(await shrinking.wasTooMuch(size))) return null;
  }
}

async function askPage(
  graphql: GraphqlCaller,
  query: SearchQuery & GraphqlQuery,
  { query: text, after, size }: Omit<GithubSearchAsk, 'most'> & { size: number },
): Promise<SearchAnswer | null> {
  const answer = await graphql.ask(query, {
    document: query.document,
    variables: { query: text, first: size, after },
    size,
    shrinkable: size > 1 || query.hasLighter === true,
    searches: ['search'],
  });
  return answer && sortSearch(answer, `POST /graphql ${query.name}`);
}
