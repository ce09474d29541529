/** What is counted at a repo: what it is called in the API, its column in `repo_count_by_day`, and its title in a CSV. */
const COUNTS = [
  ['stars', 'stars', 'Stars'],
  ['forks', 'forks', 'Forks'],
  ['subscribers', 'subscribers', 'Subscribers'],
  ['openIssues', 'open_issues', 'Open Issues'],
  ['openPulls', 'open_pulls', 'Open Pull Requests'],
  ['commits', 'commits', 'Commits'],
  ['releases', 'releases', 'Releases'],
] as const;

export type RepoCountName = (typeof COUNTS)[number][0];

/** Null: GitHub did not tell. */
export type RepoCounts = Record<RepoCountName, number | null>;

export const COUNT_NAMES: readonly RepoCountName[] = COUNTS.map(([name]) => name);

export const COUNT_TITLES: readonly string[] = COUNTS.map(([, , title]) => title);

/** By name. */
export const COUNT_COLUMNS: readonly (readonly [RepoCountName, string])[] = COUNTS.map(([name, column]) => [
  name,
  column,
]);
