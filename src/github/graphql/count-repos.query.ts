/** `$q0`, `$q1` ...: a search text each, answered under the same names. */
export function buildCountRepos(count: number): string {
  const places = Array.from({ length: count }, (_, index) => index);
  const variables = places.map((place) => `$q${place}: String!`).join(', ');
  const searches = places.map(
    (place) => `  q${place}: search(type: REPOSITORY, query: $q${place}, first: 1) { repositoryCount }`,
  );
  return `
query CountRepos(${variables}) {
  rateLimit { cost limit remaining resetAt }
${searches.join('\n')}
}`;
}
