import type { RepoView } from './dto/repo.dto.ts';
import { toInstant, toInstantOrNull } from './instant.ts';

/** What a row of a page holds, besides its sort key. */
export const REPO_COLUMNS = `r.id, r.node_id, r.name, r.visibility, r.description, r.homepage, r.language, r.license,
  r.stars, r.forks, r.open_issues, r.size_kb, r.fork, r.archived, r.disabled, r.template, r.default_branch,
  r.created_at, r.updated_at, r.pushed_at, r.latest_release_tag, r.latest_release_at,
  o.id as owner_id, o.login as owner_login, o.type as owner_type, o.name as owner_name, o.email as owner_email,
  o.avatar_url as owner_avatar_url,
  array(select t.topic from repo_topic t where t.repo_id = r.id order by t.topic) as topics`;

export interface RepoRow {
  id: number;
  node_id: string;
  name: string;
  visibility: RepoView['visibility'];
  description: string | null;
  homepage: string | null;
  language: string | null;
  license: string | null;
  stars: number;
  forks: number;
  open_issues: number | null;
  size_kb: number | null;
  fork: boolean;
  archived: boolean;
  disabled: boolean;
  template: boolean;
  default_branch: string | null;
  created_at: Date | string;
  updated_at: Date | string;
  pushed_at: Date | string | null;
  latest_release_tag: string | null;
  latest_release_at: Date | string | null;
  owner_id: number;
  owner_login: string;
  owner_type: string;
  owner_name: string | null;
  owner_email: string | null;
  owner_avatar_url: string | null;
  topics: string[];
}

export function toRepoView(row: RepoRow): RepoView {
  return {
    id: row.id,
    nodeId: row.node_id,
    name: row.name,
    owner: {
      id: row.owner_id,
      login: row.owner_login,
      type: row.owner_type,
      name: row.owner_name,
      email: row.owner_email,
      avatarUrl: row.owner_avatar_url,
    },
    visibility: row.visibility,
    description: row.description,
    homepage: row.homepage,
    language: row.language,
    license: row.license,
    topics: row.topics,
    stars: row.stars,
    forks: row.forks,
    openIssues: row.open_issues,
    sizeKb: row.size_kb,
    fork: row.fork,
    archived: row.archived,
    disabled: row.disabled,
    template: row.template,
    defaultBranch: row.default_branch,
    createdAt: toInstant(row.created_at),
    updatedAt: toInstant(row.updated_at),
    pushedAt: toInstantOrNull(row.pushed_at),
    latestRelease: toLatestRelease(row),
  };
}

function toLatestRelease({
  latest_release_tag: tag,
  latest_release_at: at,
}: RepoRow): RepoView['latestRelease'] {
  return tag === null ? null : { tag, publishedAt: toInstantOrNull(at) };
}
