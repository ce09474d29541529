import type { Access, OrgRole, Permission, Repo } from './model.ts';
import type { AccountBook } from './account-book.ts';
import type { RepoBook } from './repo-book.ts';

const ORDER: Permission[] = ['pull', 'triage', 'push', 'maintain', 'admin'];

/** Every repo the account owns, works on or reaches through an organization, by id, whatever its token may see. */
export function listAffiliated(accounts: AccountBook, repos: RepoBook, accountId: number): Access[] {
  const found = new Map<number, Access>();
  for (const repo of repos.ownedBy(accountId)) add(found, repo, 'admin', 'owner');
  for (const [repoId, permission] of repos.collaborations(accountId)) {
    add(found, repos.get(repoId), permission, 'collaborator');
  }
  for (const { account: org, role } of accounts.listMemberships(accountId)) {
    for (const repo of repos.ownedBy(org.id)) {
      const permission = memberPermission(role, org.basePermission, repo);
      if (permission) add(found, repo, permission, 'organizationMember');
    }
  }
  return [...found.values()].toSorted((left, right) => left.repo.id - right.repo.id);
}

/** What the account may do with one repo; null when it may not know of it. Public repos can be pulled by anyone. */
export function permissionOf(
  accounts: AccountBook,
  repos: RepoBook,
  accountId: number | null,
  repo: Repo,
): Permission | null {
  const found: Permission[] = repo.visibility === 'public' ? ['pull'] : [];
  if (accountId !== null) {
    if (repo.ownerId === accountId) return 'admin';
    const direct = repos.collaborations(accountId).get(repo.id);
    if (direct) found.push(direct);
    const role = accounts.roleIn(repo.ownerId, accountId);
    const byOrg = role && memberPermission(role, accounts.getById(repo.ownerId).basePermission, repo);
    if (byOrg) found.push(byOrg);
  }
  return found.length === 0 ? null : found.reduce(higher);
}

/** Private and internal repos are only shown to tokens with the `repo` scope. */
export function scopeShows(scopes: ReadonlySet<string>, repo: Repo): boolean {
  return repo.visibility === 'public' || scopes.has('repo');
}

function memberPermission(role: OrgRole, base: Permission | 'none', repo: Repo): Permission | null {
  if (role === 'admin') return 'admin';
  if (base !== 'none') return base;
  return repo.visibility === 'internal' ? 'pull' : null;
}

function add(
  found: Map<number, Access>,
  repo: Repo,
  permission: Permission,
  by: 'owner' | 'collaborator' | 'organizationMember',
): void {
  const known = found.get(repo.id);
  const access = known ?? { repo, permission, owner: false, collaborator: false, organizationMember: false };
  access.permission = higher(access.permission, permission);
  access[by] = true;
  found.set(repo.id, access);
}

function higher(left: Permission, right: Permission): Permission {
  return ORDER.indexOf(left) >= ORDER.indexOf(right) ? left : right;
}
