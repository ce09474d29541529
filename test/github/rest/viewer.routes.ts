import { failure, notFound, requiresAuthentication } from '../http/failures.ts';
import { paginate } from '../http/paging.ts';
import { get } from '../http/router.ts';
import { choice, instant, repoOrder } from './choices.ts';
import { affiliatedShown, cachedList } from './repo-lists.ts';
import { toMembership, toOrganizationSimple } from './shapes/organization.ts';
import { toRepository } from './shapes/repository.ts';
import { toPrivateUser, toPublicUser } from './shapes/user.ts';
import type { Account, Access, OrgRole, Repo } from '../world/model.ts';
import type { Answer, Call } from '../http/call.ts';
import type { Route } from '../http/router.ts';
import type { Schema } from './shapes/schemas.ts';

const DOCS = 'https://docs.github.com/rest';
const ORG_SCOPES = 'admin:org, read:org, repo, user, write:org';
const AFFILIATIONS = ['owner', 'collaborator', 'organization_member'] as const;
type Affiliation = (typeof AFFILIATIONS)[number];

/** What GitHub tells an account about itself. */
export const viewerRoutes: Route[] = [
  get('/user', getUser),
  get('/user/repos', listRepos),
  get('/user/orgs', listOrgs, { acceptedScopes: ORG_SCOPES }),
  get('/user/memberships/orgs', listMemberships, {
    acceptedScopes: 'admin:org, read:org, repo, user, write:org',
  }),
  get('/user/emails', listEmails, { acceptedScopes: 'user, user:email' }),
];

function getUser(call: Call): Answer {
  const viewer = signedIn(call, `${DOCS}/users/users#get-the-authenticated-user`);
  const json = call.scopes.has('user') ? toPrivateUser(call, viewer) : toPublicUser(call, viewer);
  return { status: 200, json, lastModified: viewer.updatedAt };
}

function listRepos(call: Call): Answer {
  const docs = `${DOCS}/repos/repos#list-repositories-for-the-authenticated-user`;
  const viewer = signedIn(call, docs);
  const order = repoOrder(call, 'full_name');
  const wanted = repoFilter(call, docs);
  const name = `user/repos?${['visibility', 'affiliation', 'type', 'since', 'before'].map((key) => call.query.get(key)).join('&')}`;
  const repos = cachedList(call, name, order, () =>
    affiliatedShown(call, viewer.id)
      .filter(wanted)
      .map(({ repo }) => repo),
  );
  const page = paginate<Repo>(call, repos, '/user/repos');
  return { status: 200, json: page.items.map((repo) => toRepository(call, repo)), headers: page.headers };
}

/** `type` is the older parameter and excludes the two newer ones. */
function repoFilter(call: Call, docs: string): (access: Access) => boolean {
  const type = choice(call, 'type', ['all', 'owner', 'public', 'private', 'member'], 'all');
  if (call.query.has('type') && (call.query.has('visibility') || call.query.has('affiliation'))) {
    throw failure(422, 'If you specify visibility or affiliation, you cannot specify type.', docs);
  }
  const visibility = choice(call, 'visibility', ['all', 'public', 'private'], 'all');
  const affiliations = givenAffiliations(call, docs);
  const since = instant(call, 'since');
  const before = instant(call, 'before');
  return (access) =>
    isOfType(access, type) &&
    isOfVisibility(access.repo, visibility) &&
    affiliations.some((affiliation) => isAffiliated(access, affiliation)) &&
    (!since || access.repo.updatedAt > since) &&
    (!before || access.repo.updatedAt < before);
}

function givenAffiliations(call: Call, docs: string): Affiliation[] {
  const given = call.query.get('affiliation');
  if (given === null || given === '') return [...AFFILIATIONS];
  return given.split(',').map((name) => {
    const known = AFFILIATIONS.find((affiliation) => affiliation === name.trim());
    if (!known) throw failure(422, `Invalid affiliation: ${name}`, docs);
    return known;
  });
}

function isAffiliated(access: Access, affiliation: Affiliation): boolean {
  if (affiliation === 'owner') return access.owner;
  return affiliation === 'collaborator' ? access.collaborator : access.organizationMember;
}

function isOfType(access: Access, type: 'all' | 'owner' | 'public' | 'private' | 'member'): boolean {
  if (type === 'owner') return access.owner;
  if (type === 'member') return !access.owner;
  return isOfVisibility(access.repo, type);
}

/** GitHub counts internal repos as private. */
function isOfVisibility(repo: Repo, visibility: 'all' | 'public' | 'private'): boolean {
  return visibility === 'all' || (visibility === 'public') === (repo.visibility === 'public');
}

function listOrgs(call: Call): Answer {
  const docs = `${DOCS}/orgs/orgs#list-organizations-for-the-authenticated-user`;
  const orgs = memberships(call, docs).map(({ account }) => account);
  const page = paginate(call, orgs, '/user/orgs');
  return {
    status: 200,
    json: page.items.map((org) => toOrganizationSimple(org, call.urls)),
    headers: page.headers,
  };
}

function listMemberships(call: Call): Answer {
  const docs = `${DOCS}/orgs/members#list-organization-memberships-for-the-authenticated-user`;
  const viewer = signedIn(call, docs);
  const pending = choice(call, 'state', ['active', 'pending', 'all'], 'all') === 'pending';
  const page = paginate(call, pending ? [] : memberships(call, docs), '/user/memberships/orgs');
  const json = page.items.map(({ account, role }) => toMembership(call, account, role, viewer));
  return { status: 200, json, headers: page.headers };
}

function memberships(call: Call, docs: string): { account: Account; role: OrgRole }[] {
  const viewer = signedIn(call, docs);
  if (!call.scopes.has('read:org') && !call.scopes.has('user')) {
    throw failure(403, 'You need at least read:org scope or user scope to list your organizations.', docs);
  }
  const all = call.world.accounts.listMemberships(viewer.id);
  return all.filter(({ account }) => !call.withheldOrgIds.has(account.id));
}

/** Without the scope GitHub denies that the address exists. */
function listEmails(call: Call): Answer {
  const docs = `${DOCS}/users/emails#list-email-addresses-for-the-authenticated-user`;
  const viewer = signedIn(call, docs);
  if (!call.scopes.has('user:email')) throw notFound(docs);
  const page = paginate(call, viewer.emails satisfies Schema<'email'>[], '/user/emails');
  return { status: 200, json: page.items, headers: page.headers };
}

function signedIn(call: Call, docs: string): Account {
  if (!call.viewer) throw requiresAuthentication(docs);
  return call.viewer;
}
