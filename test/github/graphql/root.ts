import { toInstant } from '../rest/shapes/instant.ts';
import { remainingOf } from '../limits/bucket.ts';
import { parseNodeId } from '../world/node-id.ts';
import { notFound, samlProtected, typedError } from './failures.ts';
import { innerNode } from './item-lookup.ts';
import { findRepoOf, visibleRepo } from './repo-lookup.ts';
import { searchFor } from './search-source.ts';
import type { Account } from '../world/model.ts';
import type { GraphqlContext } from './context.ts';
import type { SearchArgs } from './search-source.ts';

const MAX_IDS = 100;

/** The fields of Query, as far as the stand-in has them. */
export function queryRoot(context: GraphqlContext): object {
  return {
    viewer: () => viewer(context),
    user: ({ login }: { login: string }) => account(context, login, 'User'),
    organization: ({ login }: { login: string }) => account(context, login, 'Organization'),
    repositoryOwner: ({ login }: { login: string }) => findOwner(context, login),
    repository: (args: { owner: string; name: string; followRenames?: boolean }) =>
      findRepoOf(context, args.owner, args),
    node: ({ id }: { id: string }) => node(context, id),
    nodes: ({ ids }: { ids: string[] }) => nodes(context, ids),
    rateLimit: () => rateLimit(context),
    search: (args: SearchArgs) => searchFor(context, args),
  };
}

function viewer(context: GraphqlContext): object {
  const { viewer: signedIn } = context.call;
  if (!signedIn) throw new Error('GraphQL is only for signed-in readers');
  return context.toAccount(signedIn);
}

function account(context: GraphqlContext, login: string, type: 'User' | 'Organization'): object {
  const found = findShown(context, login);
  if (found?.type !== type)
    throw notFound(`${type === 'User' ? 'a User' : 'an Organization'} with the login of '${login}'`);
  return context.toAccount(found);
}

function findOwner(context: GraphqlContext, login: string): object | null {
  const found = findShown(context, login);
  return found && context.toAccount(found);
}

function findShown(context: GraphqlContext, login: string): Account | null {
  const found = context.call.world.accounts.find(login);
  return found && isShown(context, found) ? found : null;
}

function isShown({ call }: GraphqlContext, found: Account): boolean {
  if (call.withheldOrgIds.has(found.id)) throw samlProtected();
  return (
    !found.hidden || (call.viewer !== null && call.world.accounts.roleIn(found.id, call.viewer.id) !== null)
  );
}

function node(context: GraphqlContext, id: string): object {
  const what = `a node with the global id of '${id}'`;
  const parsed = parseNodeId(id);
  if (!parsed) throw notFound(what);
  const { world } = context.call;
  if (parsed.type === 'Repository') return visibleRepo(context, world.repos.byId.get(parsed.id), what);
  if (parsed.repoId !== null) return innerNode(context, parsed, what);
  const found = world.accounts.byId.get(parsed.id);
  if (found?.type !== parsed.type || !isShown(context, found)) throw notFound(what);
  return context.toAccount(found);
}

/** One entry per id, in order; what cannot be shown is null with an error of its own. */
function nodes(context: GraphqlContext, ids: string[]): unknown[] {
  if (ids.length > MAX_IDS) {
    const message = `You may not provide more than ${MAX_IDS} node ids; you provided ${ids.length}.`;
    throw typedError('ARGUMENT_LIMIT', message);
  }
  return ids.map((id) => {
    try {
      return node(context, id);
    } catch (error) {
      return error;
    }
  });
}

function rateLimit({ bucket, price }: GraphqlContext): object {
  return {
    limit: bucket.limit,
    used: bucket.used,
    remaining: remainingOf(bucket),
    resetAt: toInstant(bucket.resetAt),
    cost: price.cost,
    nodeCount: price.nodeCount,
  };
}
