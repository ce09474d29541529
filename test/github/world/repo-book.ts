import type { Account, NewRepo, Permission, Repo, RepoChange } from './model.ts';

/** Repos, the paths they are and were found under, and their direct collaborators. */
export class RepoBook {
  readonly byId = new Map<number, Repo>();
  private readonly idByPath = new Map<string, number>();
  private readonly idByFormerPath = new Map<string, number>();
  private readonly idsByOwner = new Map<number, Set<number>>();
  private readonly collaboratorsByRepo = new Map<number, Map<number, Permission>>();
  private readonly reposByCollaborator = new Map<number, Map<number, Permission>>();
  private readonly watchers: ((id: number) => void)[] = [];
  private nextId = 5001;

  /** Tells the id of every repo that is added, changed or removed from now on. */
  watch(watcher: (id: number) => void): void {
    this.watchers.push(watcher);
  }

  add(owner: Account, given: NewRepo): Repo {
    const path = pathKey(owner.login, given.name);
    if (this.idByPath.has(path)) throw new Error(`The repo ${path} exists`);
    const id = given.id ?? this.freeId();
    if (this.byId.has(id)) throw new Error(`The repo id ${id} is taken`);
    const repo = completeRepo(id, owner.id, given);
    this.byId.set(id, repo);
    this.takePath(path, id);
    ownedSet(this.idsByOwner, owner.id).add(id);
    this.touched(id);
    return repo;
  }

  update(id: number, fields: RepoChange): void {
    Object.assign(this.get(id), fields);
    this.touched(id);
  }

  get(id: number): Repo {
    const repo = this.byId.get(id);
    if (!repo) throw new Error(`There is no repo ${id}`);
    return repo;
  }

  findByPath(owner: string, name: string): Repo | null {
    const id = this.idByPath.get(pathKey(owner, name));
    return id === undefined ? null : this.get(id);
  }

  findByFormerPath(owner: string, name: string): Repo | null {
    const id = this.idByFormerPath.get(pathKey(owner, name));
    return id === undefined ? null : (this.byId.get(id) ?? null);
  }

  ownedBy(ownerId: number): Repo[] {
    return [...(this.idsByOwner.get(ownerId) ?? [])].map((id) => this.get(id));
  }

  /** Moves a repo to another path, owner or both; the old path redirects from now on. */
  move(
    repo: Repo,
    from: [owner: string, name: string],
    to: [owner: string, name: string],
    ownerId: number,
  ): void {
    const target = pathKey(...to);
    const holder = this.idByPath.get(target);
    if (holder !== undefined && holder !== repo.id) throw new Error(`The repo ${target} exists`);
    this.idByPath.delete(pathKey(...from));
    this.idByFormerPath.set(pathKey(...from), repo.id);
    this.takePath(target, repo.id);
    this.idsByOwner.get(repo.ownerId)?.delete(repo.id);
    ownedSet(this.idsByOwner, ownerId).add(repo.id);
    repo.ownerId = ownerId;
    repo.name = to[1];
    this.touched(repo.id);
  }

  remove(repo: Repo, ownerLogin: string): void {
    this.byId.delete(repo.id);
    this.idByPath.delete(pathKey(ownerLogin, repo.name));
    this.idsByOwner.get(repo.ownerId)?.delete(repo.id);
    for (const userId of this.collaboratorsByRepo.get(repo.id)?.keys() ?? []) {
      this.reposByCollaborator.get(userId)?.delete(repo.id);
    }
    this.collaboratorsByRepo.delete(repo.id);
    this.touched(repo.id);
  }

  setCollaborator(repoId: number, userId: number, permission: Permission): void {
    grants(this.collaboratorsByRepo, repoId).set(userId, permission);
    grants(this.reposByCollaborator, userId).set(repoId, permission);
  }

  removeCollaborator(repoId: number, userId: number): void {
    this.collaboratorsByRepo.get(repoId)?.delete(userId);
    this.reposByCollaborator.get(userId)?.delete(repoId);
  }

  collaborations(userId: number): ReadonlyMap<number, Permission> {
    return this.reposByCollaborator.get(userId) ?? new Map();
  }

  private touched(id: number): void {
    for (const watcher of this.watchers) watcher(id);
  }

  private takePath(path: string, id: number): void {
    this.idByPath.set(path, id);
    // A redirect dies as soon as somebody builds on its old address.
    this.idByFormerPath.delete(path);
  }

  private freeId(): number {
    while (this.byId.has(this.nextId)) this.nextId += 1;
    return this.nextId++;
  }
}

function completeRepo(id: number, ownerId: number, given: NewRepo): Repo {
  const { owner: _owner, tags: _tags, ...fields } = given;
  const createdAt = given.createdAt ?? new Date(Date.UTC(2019, 0, 1) + (id % 2_000_000) * 60_000);
  return {
    ...EMPTY_REPO,
    languages: given.language ? { [given.language]: 1024 } : {},
    topics: [],
    updatedAt: createdAt,
    pushedAt: createdAt,
    ...fields,
    id,
    ownerId,
    createdAt,
  };
}

const EMPTY_REPO = {
  visibility: 'public',
  description: null,
  homepage: null,
  language: null,
  license: null,
  release: null,
  stars: 0,
  forks: 0,
  openIssues: 0,
  openPulls: 0,
  subscribers: 0,
  releases: 0,
  commits: 1,
  size: 0,
  defaultBranch: 'main',
  fork: false,
  parentId: null,
  archived: false,
  disabled: false,
  isTemplate: false,
  hasIssues: true,
  hasWiki: true,
  hasPages: false,
  hasProjects: true,
  hasDiscussions: false,
} as const;

function pathKey(owner: string, name: string): string {
  return `${owner}/${name}`.toLowerCase();
}

function ownedSet(sets: Map<number, Set<number>>, key: number): Set<number> {
  const known = sets.get(key) ?? new Set<number>();
  sets.set(key, known);
  return known;
}

function grants(maps: Map<number, Map<number, Permission>>, key: number): Map<number, Permission> {
  const known = maps.get(key) ?? new Map<number, Permission>();
  maps.set(key, known);
  return known;
}
