import { AccountBook } from './world/account-book.ts';
import { fillBigWorld, fillDemoWorld } from './world/demo-world.ts';
import { RepoBook } from './world/repo-book.ts';
import { expandScopes, TokenBook } from './world/token-book.ts';
import { listAffiliated, permissionOf, scopeShows } from './world/visibility.ts';
import type * as model from './world/model.ts';
import type { Bucket, BucketSetting } from './limits/bucket.ts';

/** All of GitHub that the stand-in knows, in memory. Tests change it between and within syncs. */
export class GithubWorld {
  readonly accounts = new AccountBook();
  readonly repos = new RepoBook();
  readonly tokens = new TokenBook();
  readonly limitSettings = new Map<string, BucketSetting>();
  now: () => Date = () => new Date();
  /** Grows with every change, so that sorted lists are built once and not per page. */
  private version = 0;
  private cache = new Map<string, unknown>();
  private cacheVersion = 0;

  addUser(given: model.NewAccount): model.Account {
    return this.changed(this.accounts.add('User', given));
  }

  addOrganization(given: model.NewAccount): model.Account {
    return this.changed(this.accounts.add('Organization', given));
  }

  updateAccount(id: number, fields: Partial<Omit<model.Account, 'id' | 'login' | 'type'>>): void {
    Object.assign(this.accounts.getById(id), { updatedAt: this.now() }, fields);
    this.changed();
  }

  renameAccount(id: number, newLogin: string): void {
    const account = this.accounts.getById(id);
    const former = account.login;
    this.accounts.rename(account, newLogin);
    for (const repo of this.repos.ownedBy(id)) {
      this.repos.move(repo, [former, repo.name], [newLogin, repo.name], id);
    }
    account.updatedAt = this.now();
    this.changed();
  }

  addMember(orgLogin: string, userLogin: string, role: model.OrgRole = 'member'): void {
    this.accounts.setMember(this.accounts.get(orgLogin), this.accounts.get(userLogin), role);
    this.changed();
  }

  removeMember(orgLogin: string, userLogin: string): void {
    this.accounts.removeMember(this.accounts.get(orgLogin), this.accounts.get(userLogin));
    this.changed();
  }

  addRepo(given: model.NewRepo): model.Repo {
    const owner = this.accounts.get(given.owner);
    return this.changed(this.repos.add(owner.id, owner.login, given));
  }

  updateRepo(id: number, fields: Partial<Omit<model.Repo, 'id' | 'ownerId' | 'name'>>): void {
    Object.assign(this.repos.get(id), { updatedAt: this.now() }, fields);
    this.changed();
  }

  setStars(id: number, stars: number): void {
    this.updateRepo(id, { stars });
  }

  setVisibility(id: number, visibility: model.Visibility): void {
    this.updateRepo(id, { visibility });
  }

  renameRepo(id: number, newName: string): void {
    const repo = this.repos.get(id);
    const owner = this.ownerOf(repo);
    this.repos.move(repo, [owner.login, repo.name], [owner.login, newName], owner.id);
    this.updateRepo(id, {});
  }

  transferRepo(id: number, newOwnerLogin: string): void {
    const repo = this.repos.get(id);
    const target = this.accounts.get(newOwnerLogin);
    this.repos.move(repo, [this.ownerOf(repo).login, repo.name], [target.login, repo.name], target.id);
    this.updateRepo(id, {});
  }

  deleteRepo(id: number): void {
    const repo = this.repos.get(id);
    this.repos.remove(repo, this.ownerOf(repo).login);
    this.changed();
  }

  addCollaborator(repoId: number, login: string, permission: model.Permission = 'push'): void {
    this.repos.setCollaborator(repoId, this.accounts.get(login).id, permission);
    this.changed();
  }

  removeCollaborator(repoId: number, login: string): void {
    this.repos.removeCollaborator(repoId, this.accounts.get(login).id);
    this.changed();
  }

  addOAuthApp(given: model.NewOAuthApp): model.OAuthApp {
    return this.tokens.addApp(given);
  }

  /** Returns the token's value, with GitHub's own prefix (`gho_`, `ghp_`). */
  issueToken(given: { login: string; scopes: string[]; kind: model.TokenKind; clientId?: string }): string {
    const owner = { accountId: this.accounts.get(given.login).id, clientId: given.clientId ?? null };
    return this.tokens.issue(given.kind, owner, given.scopes, this.now()).value;
  }

  revokeToken(token: string): void {
    this.tokens.revoke(token);
  }

  /** Takes effect with the account's next request. */
  setLimit(accountId: number, bucket: Bucket, setting: BucketSetting): void {
    this.limitSettings.set(`user:${accountId}|${bucket}`, setting);
  }

  ownerOf(repo: model.Repo): model.Account {
    return this.accounts.getById(repo.ownerId);
  }

  fullName(repo: model.Repo): string {
    return `${this.ownerOf(repo).login}/${repo.name}`;
  }

  /** What the account reaches, and how; by id, ascending. */
  affiliatedWith(accountId: number): model.Access[] {
    return this.cached(`affiliated:${accountId}`, () =>
      listAffiliated(this.accounts, this.repos, accountId).toSorted(
        (left, right) => left.repo.id - right.repo.id,
      ),
    );
  }

  permission(accountId: number | null, repo: model.Repo): model.Permission | null {
    return permissionOf(this.accounts, this.repos, accountId, repo);
  }

  isVisible(accountId: number | null, scopes: ReadonlySet<string>, repo: model.Repo): boolean {
    if (this.permission(accountId, repo) === null) return false;
    return scopeShows(scopes, repo);
  }

  /** The truth tests compare with: what a token with these scopes finds in GET /user/repos, by id, ascending. */
  reposVisibleTo(accountId: number, scopes: string[]): model.Repo[] {
    const expanded = expandScopes(scopes);
    const shown = this.affiliatedWith(accountId).filter(({ repo }) => scopeShows(expanded, repo));
    return shown.map(({ repo }) => repo);
  }

  /** Computes once per state of the world. */
  cached<T>(key: string, compute: () => T): T {
    if (this.cacheVersion !== this.version) this.cache = new Map();
    this.cacheVersion = this.version;
    if (!this.cache.has(key)) this.cache.set(key, compute());
    return this.cache.get(key) as T;
  }

  private changed(): void;
  private changed<T>(result: T): T;
  private changed<T>(result?: T): T | undefined {
    this.version += 1;
    return result;
  }
}

/** User `octo-demo`, two organizations, 340 repos over 60 owners; the same world every time. */
export function createDemoWorld(): GithubWorld {
  const world = new GithubWorld();
  fillDemoWorld(world);
  return world;
}

/** `count` repos for one user, `big-user`, over some owners. */
export function createBigWorld(count: number): GithubWorld {
  const world = new GithubWorld();
  fillBigWorld(world, count);
  return world;
}
