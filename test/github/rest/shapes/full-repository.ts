import { toRepository } from './repository.ts';
import { toSimpleUser } from './simple-user.ts';
import type { Call } from '../../http/call.ts';
import type { Repo } from '../../world/model.ts';
import type { Schema } from './schemas.ts';

/** GET /repos/{owner}/{repo}: the list's fields, the network's counts, the parent, and settings for who may push. */
export function toFullRepository(call: Call, repo: Repo): Schema<'full-repository'> {
  const owner = call.world.ownerOf(repo);
  return {
    ...toRepository(call, repo),
    temp_clone_token: null,
    ...(owner.type === 'Organization' ? { organization: toSimpleUser(owner, call.urls) } : {}),
    ...mergeSettings(call, repo),
    ...ancestry(call, repo),
    network_count: repo.forks,
    subscribers_count: repo.subscribers,
  } satisfies Schema<'full-repository'>;
}

function mergeSettings(call: Call, repo: Repo): Partial<Schema<'full-repository'>> {
  const permission = call.viewer && call.world.permission(call.viewer.id, repo);
  if (permission !== 'push' && permission !== 'maintain' && permission !== 'admin') return {};
  return {
    allow_squash_merge: true,
    allow_merge_commit: true,
    allow_rebase_merge: true,
    allow_auto_merge: false,
    delete_branch_on_merge: false,
    allow_update_branch: false,
    use_squash_pr_title_as_default: false,
    squash_merge_commit_message: 'COMMIT_MESSAGES',
    squash_merge_commit_title: 'COMMIT_OR_PR_TITLE',
    merge_commit_message: 'PR_TITLE',
    merge_commit_title: 'MERGE_MESSAGE',
  };
}

/** A fork names its parent and the source of all forks, if its reader may see them. */
function ancestry(call: Call, repo: Repo): Pick<Schema<'full-repository'>, 'parent' | 'source'> {
  const parent = repo.parentId === null ? null : (call.world.repos.byId.get(repo.parentId) ?? null);
  if (!parent || !call.world.isVisible(call.viewer?.id ?? null, call.scopes, parent)) return {};
  let source = parent;
  while (source.parentId !== null)
    source = call.world.repos.byId.get(source.parentId) ?? { ...source, parentId: null };
  return { parent: toRepository(call, parent), source: toRepository(call, source) };
}
