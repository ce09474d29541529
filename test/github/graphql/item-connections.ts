import { listItems } from '../world/issue-list.ts';
import { connect } from './connection.ts';
import { typedError } from './failures.ts';
import { countOnly } from './repo-connections.ts';
import { toItemSource } from './item-source.ts';
import type { ItemFilter, ItemSort, OrderedItem } from '../world/issue-list.ts';
import type { ItemKind } from '../world/issue-model.ts';
import type { Repo } from '../world/model.ts';
import type { PageArgs } from './connection.ts';
import type { GraphqlContext } from './context.ts';

type State = 'OPEN' | 'CLOSED' | 'MERGED';

export interface ItemsArgs extends PageArgs {
  states?: State[] | null;
  orderBy?: { field: 'CREATED_AT' | 'UPDATED_AT' | 'COMMENTS'; direction: 'ASC' | 'DESC' } | null;
  filterBy?: { since?: string | null; states?: State[] | null; viewerSubscribed?: boolean } | null;
}

const SORTS = { CREATED_AT: 'created', UPDATED_AT: 'updated', COMMENTS: 'comments' } as const;
const PAGE_ARGS = ['first', 'last', 'after', 'before'];
const KNOWN_ARGS = new Set([...PAGE_ARGS, 'states', 'orderBy', 'filterBy']);
const KNOWN_FILTERS = new Set(['since', 'states', 'viewerSubscribed']);

/** A repo whose issues are turned off shows none; turned on again it has them all. */
export function issuesOf(context: GraphqlContext, repo: Repo, args: ItemsArgs): object {
  if (!repo.hasIssues) return connect([], args, () => null);
  return itemsOf(context, repo, 'issue', args);
}

export function pullRequestsOf(context: GraphqlContext, repo: Repo, args: ItemsArgs): object {
  return itemsOf(context, repo, 'pull', args);
}

function itemsOf(context: GraphqlContext, repo: Repo, kind: ItemKind, args: ItemsArgs): object {
  refuseUnknown(args);
  const { world } = context.call;
  if (!world.issues.holds(repo)) {
    return kind === 'issue'
      ? countOnly('issues', repo.openIssues)
      : countOnly('pull requests', repo.openPulls);
  }
  const isDescending = args.orderBy?.direction === 'DESC';
  const sort: ItemSort = SORTS[args.orderBy?.field ?? 'CREATED_AT'];
  const found = listItems(world, repo.id, toFilter(kind, args), { sort, isDescending });
  const items = updatedSince(found, args.filterBy?.since ?? null);
  return connect(items, args, (item) => toItemSource(context, repo, item), isDescending);
}

function toFilter(kind: ItemKind, { states, filterBy }: ItemsArgs): ItemFilter {
  const wanted = filterBy?.states ?? states;
  return {
    kind,
    states: wanted?.map((state) => state.toLowerCase() as 'open' | 'closed' | 'merged') ?? null,
  };
}

function updatedSince(items: OrderedItem[], since: string | null): OrderedItem[] {
  if (since === null) return items;
  const from = Date.parse(since);
  if (Number.isNaN(from)) throw typedError('UNPROCESSABLE', `\`${since}\` is not a valid DateTime.`);
  return items.filter(({ item }) => item.updatedAt.getTime() >= from);
}

/** A list that silently ignored what it was asked for would make a test green that proves nothing. */
function refuseUnknown(args: ItemsArgs): void {
  const asked = [
    ...Object.keys(args).filter((name) => !KNOWN_ARGS.has(name)),
    ...Object.keys(args.filterBy ?? {}).filter((name) => !KNOWN_FILTERS.has(name)),
  ];
  if (asked.length > 0 || args.filterBy?.viewerSubscribed === true)
    throw new Error(`The stand-in does not filter issues by ${asked.join(', ') || 'viewerSubscribed'}`);
}
