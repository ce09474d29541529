import { accountNodeId, avatarUrl } from '../rest/shapes/simple-user.ts';
import { toInstant } from '../rest/shapes/instant.ts';
import { databaseId } from './context.ts';
import { membersOf, organizationsOf } from './account-connections.ts';
import { findRepoOf } from './repo-lookup.ts';
import { repositoriesOf } from './repo-connection.ts';
import type { Account } from '../world/model.ts';
import type { PageArgs } from './connection.ts';
import type { GraphqlContext } from './context.ts';
import type { RepositoriesArgs } from './repo-connection.ts';

/** A User, an Organization or a Bot, as the schema's resolvers read it. */
export function toAccountSource(context: GraphqlContext, account: Account): object {
  switch (account.type) {
    case 'Organization':
      return { ...sharedFields(context, account), ...organizationFields(context, account) };
    case 'User':
      return { ...sharedFields(context, account), ...userFields(context, account) };
    default:
      return sharedFields(context, account);
  }
}

function sharedFields(context: GraphqlContext, account: Account): object {
  const { urls } = context.call;
  return {
    __typename: account.type,
    id: accountNodeId(account),
    databaseId: databaseId(account.id),
    login: account.login,
    name: account.name,
    // REST leaves the mark of the picture's version out.
    avatarUrl: avatarUrl(account, urls).replace('?', `?u=${account.id.toString(16).padStart(40, '0')}&`),
    url: `${urls.web}/${account.login}`,
    resourcePath: `/${account.login}`,
    createdAt: toInstant(account.createdAt),
    updatedAt: toInstant(account.updatedAt),
    location: account.location,
    websiteUrl: account.blog,
    twitterUsername: null,
    repositories: (args: RepositoriesArgs) => repositoriesOf(context, account, args),
    repository: (args: { name: string; followRenames?: boolean }) => findRepoOf(context, account.login, args),
  };
}

function userFields(context: GraphqlContext, account: Account): object {
  return {
    bio: account.bio,
    company: account.company,
    // The schema has no null here: who shows no address reads as an empty text.
    email: account.email ?? '',
    isViewer: account.id === context.call.viewer?.id,
    isSiteAdmin: account.siteAdmin,
    isHireable: false,
    followers: { totalCount: account.followers },
    following: { totalCount: account.following },
    organizations: (args: PageArgs) => organizationsOf(context, account, args),
  };
}

function organizationFields(context: GraphqlContext, account: Account): object {
  const { viewer, world } = context.call;
  const role = viewer && world.accounts.roleIn(account.id, viewer.id);
  return {
    description: account.bio,
    email: account.email,
    isVerified: false,
    archivedAt: null,
    viewerIsAMember: role !== null,
    viewerCanAdminister: role === 'admin',
    membersWithRole: (args: PageArgs) => membersOf(context, account, args),
  };
}
