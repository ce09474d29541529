/** The two e-mails have different types there, hence different names here. */
export const FIND_PROFILES = `
query FindProfiles($ids: [ID!]!) {
  rateLimit { cost limit remaining resetAt }
  nodes(ids: $ids) {
    __typename
    ... on User { id login name userEmail: email }
    ... on Organization { id login name organizationEmail: email }
    ... on Bot { id login }
    ... on Mannequin { id login }
  }
}`;
