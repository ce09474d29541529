import type { GithubPage, Outcome } from './github.types.ts';
import { findRepoCounts } from './graphql/find-repo-counts.ts';
import type { GraphqlCaller } from './graphql/graphql-caller.ts';
import { GithubStarWeek } from './issue.schema.ts';
import type { GithubCounts, GithubRepoCounts } from './repo-counts.types.ts';
import type { RestCaller } from './rest/rest-caller.ts';

/** Thirty weeks are the most that GitHub gives at once. */
const STAR_HISTORY = 'GET /repositories/{id}/stargazers/history?per_page=30';

/** What one client asks of numbers. */
export class RepoCounts implements GithubCounts {
  constructor(
    private readonly graphql: GraphqlCaller,
    private readonly rest: RestCaller,
  ) {}

  async findRepoCounts(nodeIds: readonly string[]): Promise<Map<string, Outcome<GithubRepoCounts>>> {
    return findRepoCounts(this.graphql, this.rest, nodeIds);
  }

  async listStarHistory(
    repoId: number,
    nextUrl: string | null,
  ): Promise<Outcome<GithubPage<GithubStarWeek>>> {
    return this.rest.findPage(STAR_HISTORY, { id: repoId }, nextUrl, GithubStarWeek);
  }
}
