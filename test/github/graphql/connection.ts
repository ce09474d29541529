import { typedError } from './failures.ts';

/** A place in an ordered list that survives changes of the list: the value it is ordered by, then the id. */
export type OrderKey = [value: string | number, id: number];

export interface Ordered<T> {
  key: OrderKey;
  item: T;
}

export interface PageArgs {
  first?: number | null;
  last?: number | null;
  after?: string | null;
  before?: string | null;
}

export interface Connection<Node> {
  totalCount: number;
  nodes: Node[];
  edges: { cursor: string; node: Node }[];
  pageInfo: {
    startCursor: string | null;
    endCursor: string | null;
    hasNextPage: boolean;
    hasPreviousPage: boolean;
  };
}

/** Cuts the asked page out of a list sorted by key (descending when `isDescending`). */
export function connect<T, Node>(
  all: readonly Ordered<T>[],
  args: PageArgs,
  toNode: (item: T) => Node,
  isDescending = false,
): Connection<Node> {
  const start = args.after ? firstBeyond(all, parseCursor(args.after), isDescending) : 0;
  const end = args.before ? firstAtOrBeyond(all, parseCursor(args.before), isDescending) : all.length;
  const within = all.slice(start, Math.max(start, end));
  const { first, last } = args;
  const taken =
    typeof last === 'number' ? within.slice(Math.max(0, within.length - last)) : within.slice(0, first ?? 0);
  const skipped = typeof last === 'number' ? Math.max(0, within.length - taken.length) : 0;
  const edges = taken.map(({ key, item }) => ({ cursor: toCursor(key), node: toNode(item) }));
  return {
    totalCount: all.length,
    nodes: edges.map(({ node }) => node),
    edges,
    pageInfo: {
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
      hasPreviousPage: start + skipped > 0,
      hasNextPage: start + skipped + taken.length < all.length,
    },
  };
}

export function compareKeys([left, leftId]: OrderKey, [right, rightId]: OrderKey): number {
  if (left === right) return leftId - rightId;
  return left < right ? -1 : 1;
}

function toCursor(key: OrderKey): string {
  return Buffer.from(`cursor:v2:${JSON.stringify(key)}`).toString('base64');
}

function parseCursor(cursor: string): OrderKey {
  const text = Buffer.from(cursor, 'base64').toString('utf8');
  const [, json = ''] = /^cursor:v2:(\[.+\])$/.exec(text) ?? [];
  try {
    return JSON.parse(json) as OrderKey;
  } catch {
    throw typedError('INVALID_CURSOR_ARGUMENTS', `\`${cursor}\` does not appear to be a valid cursor.`);
  }
}

function firstBeyond(all: readonly Ordered<unknown>[], key: OrderKey, isDescending: boolean): number {
  return search(all, (candidate) => signed(compareKeys(candidate, key), isDescending) > 0);
}

function firstAtOrBeyond(all: readonly Ordered<unknown>[], key: OrderKey, isDescending: boolean): number {
  return search(all, (candidate) => signed(compareKeys(candidate, key), isDescending) >= 0);
}

function signed(order: number, isDescending: boolean): number {
  return isDescending ? -order : order;
}

/** Binary search for the first entry the test holds for. */
function search(all: readonly Ordered<unknown>[], holds: (key: OrderKey) => boolean): number {
  let low = 0;
  let high = all.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const entry = all[middle];
    if (entry && holds(entry.key)) high = middle;
    else low = middle + 1;
  }
  return low;
}
