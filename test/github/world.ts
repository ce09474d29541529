import { GitBook } from './git/git-book.ts';
import { AccountWorld } from './world/account-world.ts';
import { fillBigWorld, fillDemoWorld } from './world/demo-world.ts';
import { IssueBook } from './world/issue-book.ts';
import { RepoBook } from './world/repo-book.ts';
import { StarBook } from './world/star-book.ts';
import { TagBook } from './world/tag-book.ts';
import { expandScopes } from './world/token-book.ts';
import { listAffiliated, permissionOf, scopeShows } from './world/visibility.ts';
import type * as model from './world/model.ts';

/** All of GitHub that the stand-in knows, in memory. Tests change it between and within syncs. */
export class GithubWorld extends AccountWorld {
  readonly repos = new RepoBook();
  readonly tags = new TagBook();
  readonly stars = new StarBook();
  readonly issues = new IssueBook({
    now: () => this.now(),
    changed: () => this.changed(),
    repo: (id) => this.repos.get(id),
  });
  readonly git = new GitBook({
    accounts: this.accounts,
    cached: (key, compute) => this.cached(key, compute),
    repo: (id) => this.repos.get(id),
    pushed: (id) => this.push(id, () => undefined),
  });

  constructor() {
    super();
    this.repos.watch((id) => this.git.follow(id, this.repos.byId.get(id) ?? null));
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

  /** Its repos go with it; what it wrote elsewhere is a ghost's from now on, and its login free for anybody. */
  deleteAccount(login: string): void {
    const account = this.accounts.get(login);
    for (const { id } of this.repos.ownedBy(account.id)) this.deleteRepo(id);
    this.accounts.remove(account);
    this.changed();
  }

  addRepo(given: model.NewRepo): model.Repo {
    const repo = this.repos.add(this.accounts.get(given.owner), given);
    if (given.tags) this.tags.replace(repo, given.tags);
    return this.changed(repo);
  }

  updateRepo(id: number, { tags, ...fields }: model.RepoChange): void {
    this.repos.update(id, { updatedAt: this.now(), ...fields });
    if (tags) this.tags.replace(this.repos.get(id), tags);
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
    this.tags.forget(repo);
    this.issues.forget(id);
    this.stars.forget(id);
    this.changed();
  }

  /** Tags come by a push: each change of them moves `pushedAt`. Without a date a tag is as young as its push. */
  addTag(repoId: number, tag: model.NewTag): void {
    this.push(repoId, (repo, now) => this.tags.add(repo, { date: now, ...tag }));
  }

  moveTag(repoId: number, name: string, sha: string): void {
    this.push(repoId, (repo, now) => this.tags.move(repo, name, sha, now));
  }

  removeTag(repoId: number, name: string): void {
    this.push(repoId, (repo) => this.tags.remove(repo, name));
  }

  tagsOf(repoId: number): readonly model.Tag[] {
    return this.tags.of(this.repos.get(repoId));
  }

  /** The latest release; publishing one pushes nothing. */
  setRelease(repoId: number, release: model.Release | null): void {
    this.updateRepo(repoId, { release });
  }

  /** What is only counted; none of it dates the repo anew. */
  setCounts(repoId: number, counts: Partial<Pick<model.Repo, model.Count>>): void {
    this.repos.update(repoId, counts);
    this.changed();
  }

  /** The days on which the stars came that the repo has now (`2026-11-21`), which are as many as these. */
  setStarHistory(repoId: number, days: Readonly<Record<string, number>>): void {
    this.stars.setDays(repoId, days);
    this.setCounts(repoId, { stars: Object.values(days).reduce((sum, count) => sum + count, 0) });
  }

  disableIssues(repoId: number): void {
    this.updateRepo(repoId, { hasIssues: false });
  }

  enableIssues(repoId: number): void {
    this.updateRepo(repoId, { hasIssues: true });
  }

  addCollaborator(repoId: number, login: string, permission: model.Permission = 'push'): void {
    this.repos.setCollaborator(repoId, this.accounts.get(login).id, permission);
    this.changed();
  }

  removeCollaborator(repoId: number, login: string): void {
    this.repos.removeCollaborator(repoId, this.accounts.get(login).id);
    this.changed();
  }

  ownerOf(repo: model.Repo): model.Account {
    return this.accounts.getById(repo.ownerId);
  }

  fullName(repo: model.Repo): string {
    return `${this.ownerOf(repo).login}/${repo.name}`;
  }

  /** What the account reaches, and how; by id, ascending. */
  affiliatedWith(accountId: number): model.Access[] {
    return this.cached(`affiliated:${accountId}`, () => listAffiliated(this.accounts, this.repos, accountId));
  }

  permission(accountId: number | null, repo: model.Repo): model.Permission | null {
    return permissionOf(this.accounts, this.repos, accountId, repo);
  }

  isVisible(accountId: number | null, scopes: ReadonlySet<string>, repo: model.Repo): boolean {
    return this.permission(accountId, repo) !== null && scopeShows(scopes, repo);
  }

  /** The truth tests compare with: what a token with these scopes finds in GET /user/repos, by id, ascending. */
  reposVisibleTo(accountId: number, scopes: string[]): model.Repo[] {
    const expanded = expandScopes(scopes);
    const reached = this.affiliatedWith(accountId).map(({ repo }) => repo);
    return reached.filter((repo) => scopeShows(expanded, repo));
  }

  private push(repoId: number, change: (repo: model.Repo, now: Date) => void): void {
    const now = this.now();
    change(this.repos.get(repoId), now);
    this.updateRepo(repoId, { pushedAt: now });
  }
}

/** User `octo-demo`, two organizations, 340 repos over 60 owners; the same world every time. */
export function createDemoWorld(): GithubWorld {
  return fillDemoWorld(new GithubWorld());
}

/** `count` repos for one user, `big-user`, over some owners. */
export function createBigWorld(count: number): GithubWorld {
  return fillBigWorld(new GithubWorld(), count);
}
