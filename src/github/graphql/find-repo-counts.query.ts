import { REPO_IDENTITY_FIELDS } from './repo-identity.ts';

/** Counting the commits of a long history is what takes GitHub longest. */
export function buildFindRepoCounts(name: string, { commits }: { commits: boolean }): string {
  return `
query ${name}($ids: [ID!]!) {
  rateLimit { cost limit remaining resetAt }
  nodes(ids: $ids) {
    __typename
    ... on Repository {
      ${REPO_IDENTITY_FIELDS}
      stargazerCount
      forkCount
      watchers { totalCount }
      openIssues: issues(states: OPEN) { totalCount }
      openPulls: pullRequests(states: OPEN) { totalCount }
      releases { totalCount }
      ${commits ? 'defaultBranchRef { target { ... on Commit { history { totalCount } } } }' : ''}
    }
  }
}`;
}
