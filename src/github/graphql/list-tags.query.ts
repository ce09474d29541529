import { TAG_PAGE_FIELDS } from './repo-fields.ts';

/** `$id0`, `$after0` ...: a repo and where to go on in its tags, answered as `r0`. */
export function buildListTags(count: number): string {
  const places = Array.from({ length: count }, (_, index) => index);
  const variables = places.map((place) => `$id${place}: ID!, $after${place}: String`).join(', ');
  return `
query ListTags(${variables}) {
  rateLimit { cost limit remaining resetAt }
${places.map((place) => `  r${place}: node(id: $id${place}) ${toTagPage(place)}`).join('\n')}
}
fragment TagPage on RefConnection { ${TAG_PAGE_FIELDS} }`;
}

function toTagPage(place: number): string {
  const order = 'orderBy: { field: ALPHABETICAL, direction: ASC }';
  const refs = `refs(refPrefix: "refs/tags/", first: 100, after: $after${place}, ${order}) { ...TagPage }`;
  return `{ __typename ... on Repository { ${refs} } }`;
}
