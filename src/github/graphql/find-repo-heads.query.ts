import { REPO_IDENTITY_FIELDS } from './repo-identity.ts';

export const FIND_REPO_HEADS = `
query FindRepoHeads($ids: [ID!]!) {
  rateLimit { cost limit remaining resetAt }
  nodes(ids: $ids) {
    __typename
    ... on Repository { ${REPO_IDENTITY_FIELDS} isEmpty defaultBranchRef { target { oid } } }
  }
}`;
