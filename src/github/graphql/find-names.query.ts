/** For tokens without a scope for e-mails, which GitHub refuses the whole of FIND_PROFILES. */
export const FIND_NAMES = `
query FindNames($ids: [ID!]!) {
  rateLimit { cost limit remaining resetAt }
  nodes(ids: $ids) {
    __typename
    ... on User { id login name }
    ... on Organization { id login name organizationEmail: email }
    ... on Bot { id login }
    ... on Mannequin { id login }
  }
}`;
