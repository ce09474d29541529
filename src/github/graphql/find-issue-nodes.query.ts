import { REPO_IDENTITY_FIELDS } from './repo-identity.ts';

const REPO = `repository { ${REPO_IDENTITY_FIELDS} }`;

export const FIND_ISSUE_NODES = `
query FindIssueNodes($ids: [ID!]!) {
  rateLimit { cost limit remaining resetAt }
  nodes(ids: $ids) {
    __typename
    ... on Issue { id number ${REPO} }
    ... on PullRequest { id number ${REPO} }
    ... on Label { id ${REPO} }
    ... on Milestone { id number ${REPO} }
  }
}`;
