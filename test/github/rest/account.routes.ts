import { notFound } from '../http/failures.ts';
import { paginate } from '../http/paging.ts';
import { get } from '../http/router.ts';
import { choice, repoOrder } from './choices.ts';
import { cachedList, isShown } from './repo-lists.ts';
import { toOrganizationFull, toOrganizationSimple } from './shapes/organization.ts';
import { toRepository } from './shapes/repository.ts';
import { toSimpleUser } from './shapes/simple-user.ts';
import { toPublicUser } from './shapes/user.ts';
import type { Account, Repo } from '../world/model.ts';
import type { Answer, Call } from '../http/call.ts';
import type { Route } from '../http/router.ts';

const DOCS = 'https://docs.github.com/rest';
const USER_DOCS = `${DOCS}/users/users#get-a-user`;
const ORG_DOCS = `${DOCS}/orgs/orgs#get-an-organization`;

/** Accounts as others see them. A renamed login is not redirected: it is 404. */
export const accountRoutes: Route[] = [
  get('/users/{login}', (call) => publicUser(call, userByLogin(call))),
  get('/user/{id}', (call) => publicUser(call, accountById(call, USER_DOCS))),
  get('/users/{login}/repos', (call) => listUserRepos(call, userByLogin(call))),
  get('/user/{id}/repos', (call) => listUserRepos(call, accountById(call, USER_DOCS))),
  get('/users/{login}/orgs', listUserOrgs),
  get('/orgs/{org}', (call) => fullOrganization(call, orgByLogin(call))),
  get('/organizations/{id}', (call) => fullOrganization(call, orgById(call))),
  get('/orgs/{org}/repos', (call) => listOrgRepos(call, orgByLogin(call))),
  get('/organizations/{id}/repos', (call) => listOrgRepos(call, orgById(call))),
  get('/orgs/{org}/members', listOrgMembers, {
    acceptedScopes: 'admin:org, read:org, repo, user, write:org',
  }),
];

function publicUser(call: Call, account: Account): Answer {
  return { status: 200, json: toPublicUser(call, account), lastModified: account.updatedAt };
}

function fullOrganization(call: Call, org: Account): Answer {
  return { status: 200, json: toOrganizationFull(call, org), lastModified: org.updatedAt };
}

/** Public repos only, whoever asks: source, "List repositories for a user". */
function listUserRepos(call: Call, account: Account): Answer {
  const type = choice(call, 'type', ['all', 'owner', 'member'], 'owner');
  const order = repoOrder(call, 'full_name');
  const repos = cachedList(call, `users/${account.id}/repos?${type}`, order, () =>
    call.world
      .affiliatedWith(account.id)
      .filter((access) => access.repo.visibility === 'public')
      .filter((access) => type === 'all' || access.owner === (type === 'owner'))
      .map(({ repo }) => repo),
  );
  return repoPage(call, repos, `/user/${account.id}/repos`);
}

function listOrgRepos(call: Call, org: Account): Answer {
  const type = choice(
    call,
    'type',
    ['all', 'public', 'private', 'forks', 'sources', 'member', 'internal'],
    'all',
  );
  const order = repoOrder(call, 'created');
  const viewerId = call.viewer?.id ?? null;
  const repos = cachedList(call, `organizations/${org.id}/repos?${type}`, order, () =>
    call.world.repos.ownedBy(org.id).filter((repo) => {
      const visible = call.world.permission(viewerId, repo) !== null && isShown(call, repo);
      return visible && isOfOrgType(repo, type);
    }),
  );
  return repoPage(call, repos, `/organizations/${org.id}/repos`);
}

function isOfOrgType(repo: Repo, type: string): boolean {
  switch (type) {
    case 'public':
      return repo.visibility === 'public';
    case 'private':
      return repo.visibility !== 'public';
    case 'internal':
      return repo.visibility === 'internal';
    case 'forks':
      return repo.fork;
    case 'sources':
      return !repo.fork;
    default:
      return true;
  }
}

function repoPage(call: Call, repos: Repo[], path: string): Answer {
  const page = paginate(call, repos, path);
  return { status: 200, json: page.items.map((repo) => toRepository(call, repo)), headers: page.headers };
}

/** Memberships are private in the stand-in's world: only the account itself finds its organizations here. */
function listUserOrgs(call: Call): Answer {
  const account = userByLogin(call);
  const own = call.viewer?.id === account.id && call.scopes.has('read:org');
  const orgs = own ? call.world.accounts.listMemberships(account.id) : [];
  const page = paginate(call, orgs, `/user/${account.id}/orgs`);
  return {
    status: 200,
    json: page.items.map((membership) => toOrganizationSimple(membership.account, call.urls)),
    headers: page.headers,
  };
}

function listOrgMembers(call: Call): Answer {
  const org = orgByLogin(call);
  const inside =
    call.viewer && call.world.accounts.roleIn(org.id, call.viewer.id) !== null && call.scopes.has('read:org');
  const role = choice(call, 'role', ['all', 'admin', 'member'], 'all');
  const members = inside ? call.world.accounts.listMembers(org.id) : [];
  const wanted = members.filter((member) => role === 'all' || member.role === role);
  const page = paginate(call, wanted, `/organizations/${org.id}/members`);
  return {
    status: 200,
    json: page.items.map(({ account }) => toSimpleUser(account, call.urls)),
    headers: page.headers,
  };
}

function userByLogin(call: Call): Account {
  return shown(call, call.world.accounts.find(call.params.login ?? ''), USER_DOCS);
}

function accountById(call: Call, docs: string): Account {
  return shown(call, call.world.accounts.byId.get(Number(call.params.id)) ?? null, docs);
}

function orgByLogin(call: Call): Account {
  return organization(shown(call, call.world.accounts.find(call.params.org ?? ''), ORG_DOCS));
}

function orgById(call: Call): Account {
  return organization(accountById(call, ORG_DOCS));
}

function organization(account: Account): Account {
  if (account.type !== 'Organization') throw notFound(ORG_DOCS);
  return account;
}

function shown(call: Call, account: Account | null, docs: string): Account {
  const member = account && call.viewer && call.world.accounts.roleIn(account.id, call.viewer.id) !== null;
  if (!account || (account.hidden && !member)) throw notFound(docs);
  return account;
}
