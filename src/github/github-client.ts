import { findProfiles } from './graphql/find-profiles.ts';
import { findRepos } from './graphql/find-repos.ts';
import type { GraphqlCaller } from './graphql/graphql-caller.ts';
import {
  GithubAccount,
  GithubMembership,
  type GithubProfile,
  GithubRepo,
  type GithubRepoProbe,
} from './github.schema.ts';
import type { GithubPage, GithubUsage, Outcome } from './github.types.ts';
import type { AccountGovernor } from './quota/account-governor.ts';
import { getFound, getViewer } from './rest/viewer.ts';
import type { RestCaller } from './rest/rest-caller.ts';

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
export class GithubClient {
  constructor(
    private readonly rest: RestCaller,
    private readonly graphql: GraphqlCaller,
    readonly usage: GithubUsage,
    private readonly governor: Pick<AccountGovernor, 'adopt'>,
  ) {}

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
}
