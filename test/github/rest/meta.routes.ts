import { get } from '../http/router.ts';
import { remainingOf, resetSeconds } from '../limits/bucket.ts';
import type { Bucket } from '../limits/bucket.ts';
import type { Call } from '../http/call.ts';
import type { Limiter } from '../limits/limiter.ts';
import type { Route } from '../http/router.ts';
import type { Schema } from './shapes/schemas.ts';

/** The API about itself. Asking for the limits costs nothing. */
export function metaRoutes(limiter: Limiter): Route[] {
  return [
    get('', (call) => ({ status: 200, json: toRoot(call) })),
    get('/', (call) => ({ status: 200, json: toRoot(call) })),
    get('/rate_limit', (call) => ({ status: 200, json: toRateLimits(call, limiter) }), { bucket: null }),
  ];
}

/** Version 2026-03-10 no longer repeats the core limit as `rate`. */
function toRateLimits(call: Call, limiter: Limiter): Partial<Schema<'rate-limit-overview'>> {
  const read = (bucket: Bucket): Schema<'rate-limit'> => {
    const state = limiter.primary.read(call, bucket);
    return {
      limit: state.limit,
      used: state.used,
      remaining: remainingOf(state),
      reset: resetSeconds(state),
    };
  };
  const resources = {
    core: read('core'),
    search: read('search'),
    graphql: read('graphql'),
    code_search: read('code_search'),
  };
  const body = { resources, rate: resources.core } satisfies Schema<'rate-limit-overview'>;
  return call.apiVersion >= '2026-03-10' ? { resources } : body;
}

function toRoot({ urls: { api, web } }: Call): Schema<'root'> {
  return {
    current_user_url: `${api}/user`,
    current_user_authorizations_html_url: `${web}/settings/connections/applications{/client_id}`,
    authorizations_url: `${api}/authorizations`,
    code_search_url: `${api}/search/code?q={query}{&page,per_page,sort,order}`,
    commit_search_url: `${api}/search/commits?q={query}{&page,per_page,sort,order}`,
    emails_url: `${api}/user/emails`,
    emojis_url: `${api}/emojis`,
    events_url: `${api}/events`,
    feeds_url: `${api}/feeds`,
    followers_url: `${api}/user/followers`,
    following_url: `${api}/user/following{/target}`,
    gists_url: `${api}/gists{/gist_id}`,
    issue_search_url: `${api}/search/issues?q={query}{&page,per_page,sort,order}`,
    issues_url: `${api}/issues`,
    keys_url: `${api}/user/keys`,
    label_search_url: `${api}/search/labels?q={query}&repository_id={repository_id}{&page,per_page}`,
    notifications_url: `${api}/notifications`,
    organization_url: `${api}/orgs/{org}`,
    organization_repositories_url: `${api}/orgs/{org}/repos{?type,page,per_page,sort}`,
    organization_teams_url: `${api}/orgs/{org}/teams`,
    public_gists_url: `${api}/gists/public`,
    rate_limit_url: `${api}/rate_limit`,
    repository_url: `${api}/repos/{owner}/{repo}`,
    repository_search_url: `${api}/search/repositories?q={query}{&page,per_page,sort,order}`,
    current_user_repositories_url: `${api}/user/repos{?type,page,per_page,sort}`,
    starred_url: `${api}/user/starred{/owner}{/repo}`,
    starred_gists_url: `${api}/gists/starred`,
    user_url: `${api}/users/{user}`,
    user_organizations_url: `${api}/user/orgs`,
    user_repositories_url: `${api}/users/{user}/repos{?type,page,per_page,sort}`,
    user_search_url: `${api}/search/users?q={query}{&page,per_page,sort,order}`,
  } satisfies Schema<'root'>;
}
