import { toInstant } from './instant.ts';
import { accountNodeId, avatarUrl, toSimpleUser } from './simple-user.ts';
import type { Account, OrgRole } from '../../world/model.ts';
import type { Call, Urls } from '../../http/call.ts';
import type { Schema } from './schemas.ts';

export function toOrganizationSimple(org: Account, urls: Urls): Schema<'organization-simple'> {
  const url = `${urls.api}/orgs/${org.login}`;
  return {
    login: org.login,
    id: org.id,
    node_id: accountNodeId(org),
    url,
    repos_url: `${url}/repos`,
    events_url: `${url}/events`,
    hooks_url: `${url}/hooks`,
    issues_url: `${url}/issues`,
    members_url: `${url}/members{/member}`,
    public_members_url: `${url}/public_members{/member}`,
    avatar_url: avatarUrl(org, urls),
    description: org.bio ?? '',
  } satisfies Schema<'organization-simple'>;
}

/** GET /orgs/{org}: GitHub leaves `name`, `company` and their like out when they are not set. */
export function toOrganizationFull(call: Call, org: Account): Schema<'organization-full'> {
  const repos = call.world.repos.ownedBy(org.id);
  return {
    ...toOrganizationSimple(org, call.urls),
    ...(org.name === null ? {} : { name: org.name }),
    ...(org.company === null ? {} : { company: org.company }),
    ...(org.blog === null ? {} : { blog: org.blog }),
    ...(org.location === null ? {} : { location: org.location }),
    ...(org.email === null ? {} : { email: org.email }),
    twitter_username: null,
    is_verified: false,
    has_organization_projects: true,
    has_repository_projects: true,
    public_repos: repos.filter((repo) => repo.visibility === 'public').length,
    public_gists: 0,
    followers: org.followers,
    following: 0,
    html_url: `${call.urls.web}/${org.login}`,
    type: 'Organization',
    created_at: toInstant(org.createdAt),
    updated_at: toInstant(org.updatedAt),
    archived_at: null,
  } satisfies Schema<'organization-full'>;
}

export function toMembership(
  call: Call,
  org: Account,
  role: OrgRole,
  user: Account,
): Schema<'org-membership'> {
  const orgUrl = `${call.urls.api}/orgs/${org.login}`;
  return {
    url: `${orgUrl}/memberships/${user.login}`,
    state: 'active',
    role,
    organization_url: orgUrl,
    organization: toOrganizationSimple(org, call.urls),
    user: toSimpleUser(user, call.urls),
    permissions: { can_create_repository: true },
  } satisfies Schema<'org-membership'>;
}
