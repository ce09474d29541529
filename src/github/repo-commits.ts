import type { GithubCommits, GithubPersonAnswer, GithubPersonAsk, GithubRepoHead } from './commits.types.ts';
import type { Outcome } from './github.types.ts';
import { findCommitPeople } from './graphql/find-commit-people.ts';
import { findRepoHeads } from './graphql/find-repo-heads.ts';
import type { GraphqlCaller } from './graphql/graphql-caller.ts';
import type { RestCaller } from './rest/rest-caller.ts';

/** What one client asks of commits. */
export class RepoCommits implements GithubCommits {
  constructor(
    private readonly graphql: GraphqlCaller,
    private readonly rest: RestCaller,
  ) {}

  async findHeads(nodeIds: readonly string[]): Promise<Map<string, Outcome<GithubRepoHead>>> {
    return findRepoHeads(this.graphql, this.rest, nodeIds);
  }

  async findPeople(asks: readonly GithubPersonAsk[]): Promise<GithubPersonAnswer[]> {
    return findCommitPeople(this.graphql, this.rest, asks);
  }
}
