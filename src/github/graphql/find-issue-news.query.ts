import { REPO_IDENTITY_FIELDS } from './repo-identity.ts';

const NEWEST = `(first: 1, orderBy: { field: UPDATED_AT, direction: DESC }) { totalCount nodes { updatedAt } }`;

export const FIND_ISSUE_NEWS = `
query FindIssueNews($ids: [ID!]!) {
  rateLimit { cost limit remaining resetAt }
  nodes(ids: $ids) {
    __typename
    ... on Repository {
      ${REPO_IDENTITY_FIELDS}
      hasIssuesEnabled
      issues${NEWEST}
      pullRequests${NEWEST}
    }
  }
}`;
