export interface DetailsOptions {
  /** With the first hundred tags of each repo, by name. */
  tags: boolean;
  /** With the owners' public e-mails: GitHub refuses the whole query to a token without a scope for them. */
  email: boolean;
}

/** How many connections a repo has in `toRepoFields`, which is what GitHub asks points for. */
export function countConnections({ tags }: Pick<DetailsOptions, 'tags'>): number {
  return tags ? 2 : 1;
}

/** A tag on a tag on a tag is as deep as we follow. */
export const TAG_PAGE_FIELDS = `
  totalCount
  pageInfo { hasNextPage endCursor }
  nodes {
    name
    target {
      __typename
      oid
      ... on Commit { committedDate }
      ... on Tag { tagger { date } target { oid ... on Tag { target { oid } } } }
    }
  }`;

/** `databaseId` is a 32-bit integer there: null above 2^31. The two e-mails have different types, hence two names. */
export function toRepoFields({ tags, email }: DetailsOptions): string {
  return `
  __typename
  id
  databaseId
  name
  owner {
    __typename
    id
    login
    avatarUrl
    ... on User { databaseId name ${email ? 'userEmail: email' : ''} }
    ... on Organization { databaseId name ${email ? 'organizationEmail: email' : ''} }
  }
  visibility
  isFork
  isArchived
  isDisabled
  isTemplate
  defaultBranchRef { name }
  description
  homepageUrl
  primaryLanguage { name }
  licenseInfo { spdxId }
  stargazerCount
  forkCount
  diskUsage
  createdAt
  updatedAt
  pushedAt
  repositoryTopics(first: 100) { nodes { topic { name } } }
  latestRelease { tagName publishedAt }
  ${tags ? `refs(refPrefix: "refs/tags/", first: 100, orderBy: { field: ALPHABETICAL, direction: ASC }) { ${TAG_PAGE_FIELDS} }` : ''}`;
}
