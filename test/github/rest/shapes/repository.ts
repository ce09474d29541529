import { openItems } from '../../world/issue-list.ts';
import { toNodeId } from '../../world/node-id.ts';
import { toInstant } from './instant.ts';
import { toLicense } from './license.ts';
import { repositoryUrls } from './repository-urls.ts';
import { toSimpleUser } from './simple-user.ts';
import type { Call } from '../../http/call.ts';
import type { Permission, Repo } from '../../world/model.ts';
import type { Schema } from './schemas.ts';

type AlwaysListed = 'created_at' | 'updated_at' | 'pushed_at' | 'has_discussions';
type ListedRepository = Schema<'repository'> & Pick<Schema<'full-repository'>, AlwaysListed>;
type Counts = Pick<Schema<'repository'>, Extract<keyof Schema<'repository'>, `${string}_count`>>;

const LEVELS: Permission[] = ['pull', 'triage', 'push', 'maintain', 'admin'];

/** What lists of repositories carry. `permissions` is only there for a signed-in reader. */
export function toRepository(call: Call, repo: Repo): ListedRepository {
  const owner = call.world.ownerOf(repo);
  const fullName = `${owner.login}/${repo.name}`;
  return {
    id: repo.id,
    node_id: toNodeId('Repository', repo.id),
    name: repo.name,
    full_name: fullName,
    private: repo.visibility !== 'public',
    owner: toSimpleUser(owner, call.urls),
    description: repo.description,
    fork: repo.fork,
    ...repositoryUrls(fullName, call.urls),
    ...counts(call, repo),
    created_at: toInstant(repo.createdAt),
    updated_at: toInstant(repo.updatedAt),
    // The wire has null for a repo never pushed to; GitHub's description of the full repository denies it.
    pushed_at: (repo.pushedAt && toInstant(repo.pushedAt)) as string,
    homepage: repo.homepage,
    language: repo.language,
    has_issues: repo.hasIssues,
    has_projects: repo.hasProjects,
    ...removedLater(call),
    has_wiki: repo.hasWiki,
    has_pages: repo.hasPages,
    has_discussions: repo.hasDiscussions,
    mirror_url: null,
    archived: repo.archived,
    disabled: repo.disabled,
    license: toLicense(repo.license, call.urls),
    allow_forking: true,
    is_template: repo.isTemplate,
    web_commit_signoff_required: false,
    topics: repo.topics,
    visibility: repo.visibility,
    default_branch: repo.defaultBranch,
    ...permissionsFor(call, repo),
  } satisfies Schema<'repository'>;
}

function counts(
  { world }: Call,
  repo: Repo,
): Counts & Pick<Schema<'repository'>, 'size' | 'watchers' | 'forks' | 'open_issues'> {
  const open = openItems(world, repo);
  return {
    size: repo.size,
    stargazers_count: repo.stars,
    watchers_count: repo.stars,
    watchers: repo.stars,
    forks_count: repo.forks,
    forks: repo.forks,
    open_issues_count: open,
    open_issues: open,
  };
}

/** Source: GitHub's changelog of 2026-03-12: version 2026-03-10 no longer has it. */
function removedLater(call: Call): { has_downloads: boolean } {
  return (call.apiVersion >= '2026-03-10' ? {} : { has_downloads: true }) as { has_downloads: boolean };
}

function permissionsFor(call: Call, repo: Repo): Pick<Schema<'repository'>, 'permissions'> {
  if (!call.viewer) return {};
  const level = LEVELS.indexOf(call.world.permission(call.viewer.id, repo) ?? 'pull');
  return {
    permissions: {
      admin: level >= 4,
      maintain: level >= 3,
      push: level >= 2,
      triage: level >= 1,
      pull: true,
    },
  };
}
