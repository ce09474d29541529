import type { GithubCommits } from './commits.types.ts';
import { findProfiles } from './graphql/find-profiles.ts';
import { findRepos } from './graphql/find-repos.ts';
import type { GraphqlCaller } from './graphql/graphql-caller.ts';
import { RepoSearch } from './graphql/repo-search.ts';
import {
  GithubAccount,
  GithubMembership,
  type GithubProfile,
  GithubRepo,
  type GithubRepoProbe,
} from './github.schema.ts';
import type { GithubPage, GithubUsage, Outcome } from './github.types.ts';
import type { GithubIssues } from './issue.types.ts';
import type { AccountGovernor } from './quota/account-governor.ts';
import { RepoCommits } from './repo-commits.ts';
import { RepoCounts } from './repo-counts.ts';
import type { GithubCounts } from './repo-counts.types.ts';
import { RepoIssues } from './repo-issues.ts';
import type { RestCaller } from './rest/rest-caller.ts';
import { getFound, getViewer } from './rest/viewer.ts';
import type {
  GithubRepoDetails,
  GithubRepoSight,
  GithubSearch,
  GithubSearchAsk,
  GithubSearchPage,
  GithubTagPage,
  GithubTagsAsk,
} from './search.types.ts';

const REPO_LIST = 'sort=created&direction=asc&per_page=100';
const VIEWER_REPOS = `GET /user/repos?affiliation=owner,collaborator,organization_member&${REPO_LIST}`;
const VIEWER_MEMBERSHIPS = 'GET /user/memberships/orgs?state=active&per_page=100';

/**
 * GitHub as one account sees it. Lists are read page by page: pass the `nextUrl` of the page before, null for the first.
 *
 * Every method may throw `GithubRateLimitedError` (nothing was sent, or GitHub refused: not before `retryAt`),
 * `GithubCredentialDeadError`, `GithubUnavailableError` (after 5 attempts), `GithubUnexpectedAnswerError` and
 * `GithubForeignLinkError`.
 */
export class GithubClient implements GithubSearch {
  readonly issues: GithubIssues;
  readonly counts: GithubCounts;
  readonly commits: GithubCommits;
  private readonly search: RepoSearch;

  constructor(
    private readonly rest: RestCaller,
    private readonly graphql: GraphqlCaller,
    readonly usage: GithubUsage,
    private readonly governor: Pick<AccountGovernor, 'adopt'>,
  ) {
    this.issues = new RepoIssues(graphql, rest);
    this.counts = new RepoCounts(graphql, rest);
    this.commits = new RepoCommits(graphql, rest);
    this.search = new RepoSearch(graphql, rest);
  }

  /** Whose token this is. `scopes` is empty for tokens that have none (fine-grained tokens, GitHub Apps). */
  async getViewer(): Promise<{ account: GithubAccount; scopes: string[] }> {
    const viewer = await getViewer(this.rest);
    await this.governor.adopt(viewer.account.id);
    return viewer;
  }

  /** The repos the viewer owns, collaborates on or reaches through an organization, oldest first. */
  async listViewerRepos(nextUrl: string | null): Promise<GithubPage<GithubRepo>> {
    return getFound(await this.rest.findPage(VIEWER_REPOS, {}, nextUrl, GithubRepo), VIEWER_REPOS);
  }

  /** The viewer's active memberships; `forbidden` without the scope `read:org`. */
  async listMemberships(nextUrl: string | null): Promise<Outcome<GithubPage<GithubMembership>>> {
    return this.rest.findPage(VIEWER_MEMBERSHIPS, {}, nextUrl, GithubMembership);
  }

  async getAccount(login: string): Promise<Outcome<GithubAccount>> {
    return this.rest.findOne('GET /users/{login}', { login }, GithubAccount);
  }

  async listOrganizationRepos(
    login: string,
    nextUrl: string | null,
  ): Promise<Outcome<GithubPage<GithubRepo>>> {
    return this.rest.findPage(
      `GET /orgs/{login}/repos?type=all&${REPO_LIST}`,
      { login },
      nextUrl,
      GithubRepo,
    );
  }

  async listUserRepos(login: string, nextUrl: string | null): Promise<Outcome<GithubPage<GithubRepo>>> {
    return this.rest.findPage(
      `GET /users/{login}/repos?type=owner&${REPO_LIST}`,
      { login },
      nextUrl,
      GithubRepo,
    );
  }

  /** Follows GitHub's 301 after a rename or transfer; the outcome then says `movedFrom`. */
  async getRepo(owner: string, name: string): Promise<Outcome<GithubRepo>> {
    return this.rest.findOne('GET /repos/{owner}/{name}', { owner, name }, GithubRepo);
  }

  async getRepoById(id: number): Promise<Outcome<GithubRepo>> {
    return this.rest.findOne('GET /repositories/{id}', { id }, GithubRepo);
  }

  /**
   * Which of these repos still answer for this viewer, by node id; every id asked for has an entry.
   * Costs 1 GraphQL point a hundred, and 1 REST request for each repo whose numeric id is above 2^31.
   */
  async findRepos(nodeIds: string[]): Promise<Map<string, Outcome<GithubRepoProbe>>> {
    return findRepos(this.graphql, this.rest, nodeIds);
  }

  /**
   * Public profiles of users and organizations, by node id; accounts that no longer answer have no entry.
   * Costs 1 GraphQL point a hundred; without the scope `user:email`, 1 REST request for each user besides.
   */
  async findProfiles(nodeIds: string[]): Promise<Map<string, GithubProfile>> {
    return findProfiles(this.graphql, this.rest, nodeIds);
  }

  /**
   * One page of what a search finds; the next begins `after` its `endCursor`, also where that page was larger or
   * smaller. Repos that GitHub does not show, or not as public, are left out. Where it cannot compute tags, `tags` is
   * null though asked for. Throws `GithubQueryRejectedError` for a search text GitHub cannot read, as do the next two.
   * Costs 1 GraphQL point for 74 repos with tags or 100 without.
   */
  async searchRepos(ask: GithubSearchAsk & { tags: boolean }): Promise<GithubSearchPage<GithubRepoDetails>> {
    return this.search.searchRepos(ask);
  }

  /** As `searchRepos`, ids and stars only: 1 point for 100. */
  async searchRepoIds(ask: GithubSearchAsk): Promise<GithubSearchPage<GithubRepoSight>> {
    return this.search.searchRepoIds(ask);
  }

  /** How many repos each search text finds, in their order: 1 point for 140. */
  async countRepos(queries: readonly string[]): Promise<number[]> {
    return this.search.countRepos(queries);
  }

  /** By node id, private repos too; every id has an entry. Costs what `searchRepos` costs. */
  async findRepoDetails(
    nodeIds: readonly string[],
    options: { tags: boolean },
  ): Promise<Map<string, Outcome<GithubRepoDetails>>> {
    return this.search.findRepoDetails(nodeIds, options);
  }

  /**
   * A page of tags of each repo, by node id. No entry: GitHub could not compute that page even alone, but others; it
   * throws `GithubUnavailableError` when it could compute none. Costs 1 point for 100 pages.
   */
  async listTags(asks: readonly GithubTagsAsk[]): Promise<Map<string, Outcome<GithubTagPage>>> {
    return this.search.listTags(asks);
  }
}
