import { toInstant } from './instant.ts';
import { toSimpleUser } from './simple-user.ts';
import type { Account } from '../../world/model.ts';
import type { Call } from '../../http/call.ts';
import type { Schema } from './schemas.ts';

/** GET /users/{login}: the public e-mail is shown to signed-in readers only. */
export function toPublicUser(call: Call, account: Account): Schema<'public-user'> {
  const repos = call.world.repos.ownedBy(account.id);
  return {
    ...toSimpleUser(account, call.urls),
    name: account.name,
    company: account.company,
    blog: account.blog ?? '',
    location: account.location,
    email: call.viewer ? account.email : null,
    hireable: null,
    bio: account.bio,
    twitter_username: null,
    public_repos: repos.filter((repo) => repo.visibility === 'public').length,
    public_gists: 0,
    followers: account.followers,
    following: account.following,
    created_at: toInstant(account.createdAt),
    updated_at: toInstant(account.updatedAt),
  } satisfies Schema<'public-user'>;
}

/** GET /user with the `user` scope: the same and what only the owner sees. */
export function toPrivateUser(call: Call, account: Account): Schema<'private-user'> {
  const hidden = call.world.repos.ownedBy(account.id).filter((repo) => repo.visibility !== 'public');
  return {
    ...toPublicUser(call, account),
    user_view_type: 'private',
    notification_email: account.email,
    private_gists: 0,
    total_private_repos: hidden.length,
    owned_private_repos: hidden.length,
    disk_usage: hidden.reduce((sum, repo) => sum + repo.size, 0),
    collaborators: 0,
    two_factor_authentication: true,
    plan: { name: 'free', space: 976_562_499, collaborators: 0, private_repos: 10_000 },
  } satisfies Schema<'private-user'>;
}
