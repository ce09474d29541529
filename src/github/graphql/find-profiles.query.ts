export const FIND_PROFILES = `
query FindProfiles($ids: [ID!]!) {
  rateLimit { cost limit remaining resetAt }
  nodes(ids: $ids) {
    __typename
    ... on User { id login name email }
    ... on Organization { id login name email }
    ... on Bot { id login }
    ... on Mannequin { id login email }
  }
}`;
