import { type DetailsOptions, toRepoFields } from './repo-fields.ts';

export function buildSearchRepos(name: string, options: DetailsOptions): string {
  return buildSearch(name, toRepoFields(options));
}

/** What is enough to know a repo again, and to ask REST for an id that GraphQL cannot tell. */
export const SEARCH_REPO_IDS = buildSearch(
  'SearchRepoIds',
  'id databaseId name owner { login } visibility stargazerCount',
);

function buildSearch(name: string, fields: string): string {
  return `
query ${name}($query: String!, $first: Int!, $after: String) {
  rateLimit { cost limit remaining resetAt }
  search(type: REPOSITORY, query: $query, first: $first, after: $after) {
    repositoryCount
    pageInfo { hasNextPage endCursor }
    edges { cursor }
    nodes { ... on Repository { ${fields} } }
  }
}`;
}
