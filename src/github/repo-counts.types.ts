import type { GithubPage, Outcome } from './github.types.ts';
import type { GithubStarWeek } from './issue.schema.ts';

/** Null: GitHub could not compute it, or does not tell. */
export interface GithubRepoCounts {
  repoId: number;
  stars: number | null;
  forks: number | null;
  subscribers: number | null;
  openIssues: number | null;
  openPulls: number | null;
  /** On the default branch. */
  commits: number | null;
  releases: number | null;
  /** It has no default branch: that is why there are no commits to tell of. */
  isEmpty: boolean;
  /** What this account may not know, by the names above, with what GitHub said. */
  refusals: Partial<Record<string, string>>;
}

/** What `GithubClient` tells of the numbers of a repo; errors as said there. */
export interface GithubCounts {
  /**
   * By node id. No entry: GitHub could not compute any of it even alone, but others; it throws `GithubNotComputedError`
   * when it could compute none. Costs 1 GraphQL point for 29 repos, and 1 REST request for each repo whose numeric id is
   * above 2^31.
   */
  findRepoCounts(nodeIds: readonly string[]): Promise<Map<string, Outcome<GithubRepoCounts>>>;

  /**
   * Weeks since the repo was created, newest first: stars that are still there today, not what the count was then. A week
   * that ends while the pages are read stands on two of them. Costs 1 REST request for 30 weeks, none for a page that has
   * not changed.
   */
  listStarHistory(repoId: number, nextUrl: string | null): Promise<Outcome<GithubPage<GithubStarWeek>>>;
}
