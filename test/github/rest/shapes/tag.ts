import type { Call } from '../../http/call.ts';
import type { Repo, Tag } from '../../world/model.ts';
import type { Schema } from './schemas.ts';

export function toTag(call: Call, repo: Repo, tag: Tag): Schema<'tag'> {
  const url = `${call.urls.api}/repos/${call.world.fullName(repo)}`;
  return {
    name: tag.name,
    zipball_url: `${url}/zipball/refs/tags/${tag.name}`,
    tarball_url: `${url}/tarball/refs/tags/${tag.name}`,
    commit: { sha: tag.sha, url: `${url}/commits/${tag.sha}` },
    node_id: `REF_${Buffer.from(`${repo.id}:refs/tags/${tag.name}`).toString('base64url')}`,
  } satisfies Schema<'tag'>;
}
