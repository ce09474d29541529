import { typedError } from './failures.ts';
import type { Connection, PageArgs } from './connection.ts';

/** How a list writes the position (from 1) of an entry into its cursor; null: not a cursor of this list. */
export interface CursorStyle {
  write(position: number): string;
  read(text: string): number | null;
}

export const SEARCH_CURSOR = styled('cursor:');
export const REF_CURSOR = styled('');

/**
 * Pages by position, as GitHub does for search results and refs: what is added or removed before a cursor moves what
 * comes after it.
 */
export function connectByOffset<T, Node>(
  all: readonly T[],
  args: PageArgs,
  style: CursorStyle,
  toNode: (item: T) => Node,
): Connection<Node> {
  const begin = args.after ? Math.min(positionOf(args.after, style), all.length) : 0;
  const end = args.before ? Math.min(positionOf(args.before, style) - 1, all.length) : all.length;
  const within = Math.max(0, end - begin);
  const { first, last } = args;
  const size = Math.min(within, (typeof last === 'number' ? last : first) ?? 0);
  const start = typeof last === 'number' ? begin + within - size : begin;
  const edges = all.slice(start, start + size).map((item, index) => ({
    cursor: style.write(start + index + 1),
    node: toNode(item),
  }));
  return {
    totalCount: all.length,
    nodes: edges.map(({ node }) => node),
    edges,
    pageInfo: {
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
      hasPreviousPage: start > 0,
      hasNextPage: start + size < all.length,
    },
  };
}

/** Throws what GitHub says to a cursor it did not give. */
export function requireCursors({ after, before }: PageArgs, style: CursorStyle): void {
  for (const cursor of [after, before]) if (cursor) positionOf(cursor, style);
}

function positionOf(cursor: string, style: CursorStyle): number {
  const position = style.read(cursor);
  if (position !== null) return position;
  throw typedError('INVALID_CURSOR_ARGUMENTS', `\`${cursor}\` does not appear to be a valid cursor.`);
}

function styled(prefix: string): CursorStyle {
  const encode = (position: number): string => {
    const text = Buffer.from(`${prefix}${position}`);
    return prefix === '' ? text.toString('base64url') : text.toString('base64');
  };
  return {
    write: encode,
    read: (text) => {
      const position = Number(Buffer.from(text, 'base64').toString('latin1').slice(prefix.length));
      return Number.isSafeInteger(position) && position > 0 && encode(position) === text ? position : null;
    },
  };
}
