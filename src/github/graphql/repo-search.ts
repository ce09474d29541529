import { GithubScopeMissingError } from '../github.errors.ts';
import type { Outcome } from '../github.types.ts';
import type { RestCaller } from '../rest/rest-caller.ts';
import type {
  GithubRepoDetails,
  GithubRepoSight,
  GithubSearch,
  GithubSearchAsk,
  GithubSearchPage,
  GithubTagPage,
  GithubTagsAsk,
} from '../search.types.ts';
import { countRepos } from './count-repos.ts';
import { findRepoDetails } from './find-repo-details.ts';
import type { GraphqlCaller } from './graphql-caller.ts';
import { listTags } from './list-tags.ts';
import { searchRepoIds, searchRepos } from './search-repos.ts';

/** One client's searches. */
export class RepoSearch implements GithubSearch {
  /** Until GitHub refused: then the token has no scope for e-mails, and would be refused each time. */
  private mayAskEmails = true;

  constructor(
    private readonly graphql: GraphqlCaller,
    private readonly rest: RestCaller,
  ) {}

  async searchRepos(ask: GithubSearchAsk & { tags: boolean }): Promise<GithubSearchPage<GithubRepoDetails>> {
    return this.askWithEmails((email) => searchRepos(this.graphql, this.rest, { ...ask, email }));
  }

  async searchRepoIds(ask: GithubSearchAsk): Promise<GithubSearchPage<GithubRepoSight>> {
    return searchRepoIds(this.graphql, this.rest, ask);
  }

  async countRepos(queries: readonly string[]): Promise<number[]> {
    return countRepos(this.graphql, queries);
  }

  async findRepoDetails(
    nodeIds: readonly string[],
    { tags }: { tags: boolean },
  ): Promise<Map<string, Outcome<GithubRepoDetails>>> {
    return this.askWithEmails((email) => findRepoDetails(this.graphql, this.rest, { nodeIds, tags, email }));
  }

  async listTags(asks: readonly GithubTagsAsk[]): Promise<Map<string, Outcome<GithubTagPage>>> {
    return listTags(this.graphql, asks);
  }

  private async askWithEmails<T>(ask: (email: boolean) => Promise<T>): Promise<T> {
    if (!this.mayAskEmails) return ask(false);
    try {
      return await ask(true);
    } catch (error) {
      if (!(error instanceof GithubScopeMissingError)) throw error;
      this.mayAskEmails = false;
      return ask(false);
    }
  }
}
