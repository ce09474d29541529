import { scopeShows } from '../world/visibility.ts';
import { compareKeys, connect } from './connection.ts';
import { samlProtected } from './failures.ts';
import type { Access, Account, Repo } from '../world/model.ts';
import type { Ordered, OrderKey, PageArgs } from './connection.ts';
import type { GraphqlContext } from './context.ts';

type Affiliation = 'OWNER' | 'COLLABORATOR' | 'ORGANIZATION_MEMBER';

export interface RepositoriesArgs extends PageArgs {
  affiliations?: Affiliation[] | null;
  ownerAffiliations?: Affiliation[] | null;
  privacy?: 'PUBLIC' | 'PRIVATE' | null;
  visibility?: 'PUBLIC' | 'PRIVATE' | 'INTERNAL' | null;
  isFork?: boolean | null;
  isArchived?: boolean | null;
  isLocked?: boolean | null;
  hasIssuesEnabled?: boolean | null;
  orderBy?: {
    field: 'CREATED_AT' | 'NAME' | 'PUSHED_AT' | 'STARGAZERS' | 'UPDATED_AT';
    direction: 'ASC' | 'DESC';
  } | null;
}

/** The repos of an owner that the reader may see. Without ORGANIZATION_MEMBER a user's lack those of organizations. */
export function repositoriesOf(context: GraphqlContext, owner: Account, args: RepositoriesArgs): object {
  const { call } = context;
  const { first: _first, last: _last, after: _after, before: _before, ...filter } = args;
  const isDescending = args.orderBy?.direction === 'DESC';
  const key = `graphql|${owner.id}|${call.viewer?.id}|${[...call.scopes].join()}|${JSON.stringify(filter)}`;
  const ordered = call.world.cached(key, () => listOrdered(context, owner, args, isDescending));
  const page = connect(ordered, args, (repo) => toNode(context, repo), isDescending);
  return { ...page, totalDiskUsage: () => ordered.reduce((sum, { item }) => sum + item.size, 0) };
}

function listOrdered(
  context: GraphqlContext,
  owner: Account,
  args: RepositoriesArgs,
  isDescending: boolean,
): Ordered<Repo>[] {
  const { world, viewer, scopes } = context.call;
  const ownerAffiliations = args.ownerAffiliations ?? ['OWNER', 'COLLABORATOR'];
  const viewerAccess = new Map(
    viewer ? world.affiliatedWith(viewer.id).map((access) => [access.repo.id, access]) : [],
  );
  const ordered: Ordered<Repo>[] = [];
  for (const access of world.affiliatedWith(owner.id)) {
    const { repo } = access;
    const isReadable =
      repo.visibility === 'public' || (viewerAccess.has(repo.id) && scopeShows(scopes, repo));
    const isAsked = !args.affiliations || isAffiliated(viewerAccess.get(repo.id), args.affiliations);
    if (!isReadable || !isAsked || !isAffiliated(access, ownerAffiliations) || !fits(repo, args)) continue;
    ordered.push({ key: orderKey(repo, args.orderBy?.field), item: repo });
  }
  const sign = isDescending ? -1 : 1;
  return ordered.toSorted((left, right) => sign * compareKeys(left.key, right.key));
}

function isAffiliated(access: Access | undefined, wanted: Affiliation[]): boolean {
  if (!access) return false;
  return (
    (access.owner && wanted.includes('OWNER')) ||
    (access.collaborator && wanted.includes('COLLABORATOR')) ||
    (access.organizationMember && wanted.includes('ORGANIZATION_MEMBER'))
  );
}

function fits(repo: Repo, args: RepositoriesArgs): boolean {
  const privacy = repo.visibility === 'public' ? 'PUBLIC' : 'PRIVATE';
  return (
    (args.privacy ?? privacy) === privacy &&
    (args.visibility ?? repo.visibility.toUpperCase()) === repo.visibility.toUpperCase() &&
    (args.isFork ?? repo.fork) === repo.fork &&
    (args.isArchived ?? repo.archived) === repo.archived &&
    (args.hasIssuesEnabled ?? repo.hasIssues) === repo.hasIssues &&
    args.isLocked !== true
  );
}

function orderKey(
  repo: Repo,
  field: NonNullable<RepositoriesArgs['orderBy']>['field'] | undefined,
): OrderKey {
  switch (field) {
    case 'NAME':
      return [repo.name.toLowerCase(), repo.id];
    case 'CREATED_AT':
      return [repo.createdAt.getTime(), repo.id];
    case 'UPDATED_AT':
      return [repo.updatedAt.getTime(), repo.id];
    case 'PUSHED_AT':
      return [repo.pushedAt?.getTime() ?? 0, repo.id];
    case 'STARGAZERS':
      return [repo.stars, repo.id];
    default:
      return [repo.id, repo.id];
  }
}

/** What single sign-on holds back is null in the list, with an error that says so. */
function toNode(context: GraphqlContext, repo: Repo): object {
  const isWithheld = repo.visibility !== 'public' && context.call.withheldOrgIds.has(repo.ownerId);
  return isWithheld ? samlProtected() : context.toRepo(repo);
}
