import { toNodeId } from '../../world/node-id.ts';
import type { Account } from '../../world/model.ts';
import type { Call, Urls } from '../../http/call.ts';
import type { NodeType } from '../../world/node-id.ts';
import type { Schema } from './schemas.ts';

export function accountNodeId(account: Account): string {
  return toNodeId(account.type as NodeType, account.id);
}

export function avatarUrl(account: Account, urls: Urls): string {
  return `${urls.web}/avatars/u/${account.id}?v=4`;
}

export function toSimpleUser(account: Account, urls: Urls): Schema<'simple-user'> {
  const url = `${urls.api}/users/${account.login}`;
  return {
    login: account.login,
    id: account.id,
    node_id: accountNodeId(account),
    avatar_url: avatarUrl(account, urls),
    gravatar_id: '',
    url,
    html_url: `${urls.web}/${account.login}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: account.type,
    user_view_type: 'public',
    site_admin: account.siteAdmin,
  } satisfies Schema<'simple-user'>;
}

/** Null for whom there is no account any more. */
export function userOrGhost(call: Call, accountId: number | null): Schema<'nullable-simple-user'> {
  const account = accountId === null ? undefined : call.world.accounts.byId.get(accountId);
  return account ? toSimpleUser(account, call.urls) : null;
}
