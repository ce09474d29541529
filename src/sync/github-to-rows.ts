import type { AccountRow, ProfileRow } from '../accounts/account.store.ts';
import type { GithubAccount, GithubPermissions, GithubRepo } from '../github/github.schema.ts';
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
