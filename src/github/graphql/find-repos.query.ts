/** `databaseId` is a 32-bit integer there: null above 2^31. */
export const FIND_REPOS = `
query FindRepos($ids: [ID!]!) {
  rateLimit { cost limit remaining resetAt }
  nodes(ids: $ids) {
    __typename
    ... on Repository {
      id
      databaseId
      name
      owner { login }
      visibility
      viewerPermission
    }
  }
}`;
