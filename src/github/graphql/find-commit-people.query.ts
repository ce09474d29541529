import type { GithubPersonAsk } from '../commits.types.ts';

type As = GithubPersonAsk['as'];

/** GitHub does not say by itself who was named in a trailer: the author stands first among the authors. */
const FIELDS: Readonly<Record<As, string>> = {
  author: 'author { ...Person }',
  committer: 'committer { ...Person }',
  coauthor: 'authors(first: 100) { pageInfo { hasNextPage } nodes { ...Person } }',
};

/** `$repo0`, `$oid0` ...: a repo and one of its commits, answered as `p0`. Co-authors cost a connection each. */
export function buildFindCommitPeople(roles: readonly As[]): string {
  const variables = roles.map((_, place) => `$repo${place}: ID!, $oid${place}: GitObjectID!`).join(', ');
  return `
query FindCommitPeople(${variables}) {
  rateLimit { cost limit remaining resetAt }
${roles.map((role, place) => `  p${place}: node(id: $repo${place}) ${toFields(role, place)}`).join('\n')}
}
fragment Person on GitActor { email user { __typename id databaseId login avatarUrl } }`;
}

function toFields(role: As, place: number): string {
  return `{ ... on Repository { object(oid: $oid${place}) { ... on Commit { ${FIELDS[role]} } } } }`;
}
