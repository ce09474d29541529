import type { AccountRow, OwnerRow, ProfileRow } from '../accounts/account.store.ts';
import type { GithubAccount, GithubPermissions, GithubRepo } from '../github/github.schema.ts';
import type { GithubRepoDetails, GithubRepoOwner } from '../github/search.types.ts';
import type { RepoRow } from '../repos/repo.store.ts';

/** A mention of an account: what every embedded owner tells. */
export function toAccountRow(account: GithubAccount): AccountRow {
  return {
    id: account.id,
    nodeId: account.node_id,
    type: account.type,
    login: account.login,
    avatarUrl: toNullable(account.avatar_url),
  };
}

/** An account that was asked for itself. GitHub writes an absent e-mail as null or as an empty text. */
export function toProfileRow(account: GithubAccount): ProfileRow {
  return {
    id: account.id,
    nodeId: account.node_id,
    type: account.type,
    login: account.login,
    name: toNullable(account.name),
    email: toNullable(account.email),
  };
}

export function toRepoRow(repo: GithubRepo): RepoRow {
  return {
    id: repo.id,
    nodeId: repo.node_id,
    ownerId: repo.owner.id,
    ownerLogin: repo.owner.login,
    name: repo.name,
    visibility: repo.visibility,
    fork: repo.fork,
    archived: repo.archived,
    disabled: repo.disabled,
    template: repo.is_template,
    defaultBranch: repo.default_branch ?? null,
    description: repo.description,
    homepage: toNullable(repo.homepage),
    language: repo.language ?? null,
    license: repo.license?.spdx_id ?? null,
    stars: repo.stargazers_count,
    forks: repo.forks_count,
    openIssues: repo.open_issues_count,
    sizeKb: repo.size,
    createdAt: repo.created_at,
    updatedAt: repo.updated_at,
    pushedAt: repo.pushed_at ?? null,
    topics: repo.topics,
  };
}

/** An owner with its profile; its e-mail is left out where this token may not ask for it, which is not to say it has none. */
export function toOwnerRow({ email, ...owner }: GithubRepoOwner): OwnerRow {
  const row = {
    id: owner.id,
    nodeId: owner.nodeId,
    type: owner.type,
    login: owner.login,
    avatarUrl: owner.avatarUrl,
    name: toNullable(owner.name),
  };
  return email === undefined ? row : { ...row, email: toNullable(email) };
}

/** Open issues are not among what GraphQL tells for nothing: they stay as they are. */
export function toDetailsRow(repo: GithubRepoDetails): RepoRow {
  const { owner, topics, latestRelease, tags: _tags, homepage, ...columns } = repo;
  return {
    ...columns,
    ownerId: owner.id,
    ownerLogin: owner.login,
    homepage: toNullable(homepage),
    topics,
    latestReleaseTag: latestRelease?.tag ?? null,
    latestReleaseAt: latestRelease?.publishedAt ?? null,
  };
}

/** GitHub's highest. Answers without permissions are of repos that anyone may read. */
export function toPermission(permissions: GithubPermissions | undefined): string {
  if (permissions?.admin) return 'admin';
  if (permissions?.maintain) return 'maintain';
  if (permissions?.push) return 'push';
  return permissions?.triage ? 'triage' : 'pull';
}

function toNullable(text: string | null | undefined): string | null {
  return text === undefined || text === '' ? null : text;
}
