import { type DetailsOptions, toRepoFields } from './repo-fields.ts';

export function buildFindRepoDetails(name: string, options: DetailsOptions): string {
  return `
query ${name}($ids: [ID!]!) {
  rateLimit { cost limit remaining resetAt }
  nodes(ids: $ids) {
    __typename
    ... on Repository { ${toRepoFields(options)} }
  }
}`;
}
