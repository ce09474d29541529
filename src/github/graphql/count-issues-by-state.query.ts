export const COUNT_ISSUES_BY_STATE = `
query CountIssuesByState($ids: [ID!]!) {
  rateLimit { cost limit remaining resetAt }
  nodes(ids: $ids) {
    __typename
    ... on Repository {
      openIssues: issues(states: OPEN) { totalCount }
      closedIssues: issues(states: CLOSED) { totalCount }
      openPulls: pullRequests(states: OPEN) { totalCount }
      closedPulls: pullRequests(states: CLOSED) { totalCount }
      mergedPulls: pullRequests(states: MERGED) { totalCount }
    }
  }
}`;
