import { createHash } from 'node:crypto';

import { toInstant } from '../rest/shapes/instant.ts';
import type { Call } from '../http/call.ts';
import type { Repo } from '../world/model.ts';

const NOTHING = '0'.repeat(40);

export interface PushChange {
  /** The default branch unless said; `refs/tags/v1`. */
  ref?: string;
  created?: boolean;
  deleted?: boolean;
  forced?: boolean;
}

/** A push of one commit. Its repository tells two of its instants in seconds since 1970, as only pushes do. */
export function toPush(call: Call, repo: Repo, change: PushChange, repository: object): object {
  const ref = change.ref ?? `refs/heads/${repo.defaultBranch}`;
  const [before, after] = [sha(`${repo.id}:before`), sha(`${repo.id}:${call.now.toISOString()}`)];
  const { deleted = false, created = false, forced = false } = change;
  const owner = call.world.ownerOf(repo);
  const pusher = {
    name: owner.login,
    email: owner.email ?? `${owner.id}+${owner.login}@users.noreply.github.com`,
  };
  const commit = toCommit(call, repo, after, { ...pusher, username: owner.login });
  return {
    ref,
    before: created ? NOTHING : before,
    after: deleted ? NOTHING : after,
    repository: {
      ...repository,
      created_at: seconds(repo.createdAt),
      pushed_at: seconds(repo.pushedAt ?? call.now),
      owner: { ...pusher, ...('owner' in repository ? (repository.owner as object) : {}) },
      url: `${call.urls.web}/${call.world.fullName(repo)}`,
      stargazers: repo.stars,
      master_branch: repo.defaultBranch,
      ...(owner.type === 'Organization' ? { organization: owner.login } : {}),
    },
    pusher,
    created,
    deleted,
    forced,
    base_ref: null,
    compare: `${call.urls.web}/${call.world.fullName(repo)}/compare/${before.slice(0, 12)}...${after.slice(0, 12)}`,
    commits: deleted ? [] : [commit],
    head_commit: deleted ? null : commit,
  };
}

function toCommit(call: Call, repo: Repo, id: string, author: object): object {
  return {
    id,
    tree_id: sha(`tree:${id}`),
    distinct: true,
    message: 'Change something',
    timestamp: toInstant(call.now),
    url: `${call.urls.web}/${call.world.fullName(repo)}/commit/${id}`,
    author,
    committer: author,
    added: [],
    removed: [],
    modified: ['README.md'],
  };
}

function seconds(date: Date): number {
  return Math.floor(date.getTime() / 1000);
}

function sha(text: string): string {
  return createHash('sha1').update(text).digest('hex');
}
