export const LIST_ISSUE_IDS = buildListIds(
  'ListIssueIds',
  'items: issues',
  'IssueState',
  'id number fullDatabaseId',
);
export const LIST_PULL_IDS = buildListIds(
  'ListPullIds',
  'items: pullRequests',
  'PullRequestState',
  'id number',
);

function buildListIds(name: string, connection: string, state: string, fields: string): string {
  const order = 'orderBy: { field: CREATED_AT, direction: ASC }';
  return `
query ${name}($id: ID!, $states: [${state}!], $first: Int!, $after: String) {
  rateLimit { cost limit remaining resetAt }
  node(id: $id) {
    __typename
    ... on Repository {
      ${connection}(states: $states, first: $first, after: $after, ${order}) {
        totalCount
        pageInfo { hasNextPage endCursor }
        nodes { ${fields} }
      }
    }
  }
}`;
}
