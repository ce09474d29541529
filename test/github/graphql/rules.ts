import { GraphQLError, Kind } from 'graphql';

import { typedError } from './failures.ts';
import type { FieldNode } from 'graphql';
import type { ErrorType } from './failures.ts';

const MAX_PAGE = 100;
const SCOPES_BY_FIELD: Record<string, string[]> = { 'User.email': ['user:email', 'read:user'] };

export interface AskedField {
  node: FieldNode;
  path: string[];
}

/** What the connection's own arguments multiply its children by; 0 when only counts are asked. */
export function pageSize(args: Record<string, unknown>): number {
  const size = args.first ?? args.last ?? 0;
  return typeof size === 'number' ? Math.max(0, size) : 0;
}

/** GitHub wants `first` or `last`, from 1 to 100, wherever nodes or edges are read. */
export function fieldProblems(asked: AskedField, args: Record<string, unknown>): GraphQLError[] {
  const name = asked.node.name.value;
  const { first, last } = args;
  if (typeof first === 'number' && typeof last === 'number') {
    const message = `Passing both \`first\` and \`last\` to paginate the \`${name}\` connection is not supported.`;
    return [at(asked, 'INVALID_CURSOR_ARGUMENTS', message)];
  }
  if (typeof first !== 'number' && typeof last !== 'number') {
    if (!readsItems(asked.node)) return [];
    const message = `You must provide a \`first\` or \`last\` value to properly paginate the \`${name}\` connection.`;
    return [at(asked, 'MISSING_PAGINATION_BOUNDARIES', message)];
  }
  const side = typeof first === 'number' ? 'first' : 'last';
  const size = pageSize(args);
  if (size > MAX_PAGE) {
    const message = `Requesting ${size} records on the \`${name}\` connection exceeds the \`${side}\` limit of ${MAX_PAGE} records.`;
    return [at(asked, 'EXCESSIVE_PAGINATION', message)];
  }
  if (size < 1) {
    return [
      at(asked, 'INVALID_CURSOR_ARGUMENTS', `\`${side}\` on the \`${name}\` connection must be at least 1.`),
    ];
  }
  return [];
}

export function missingScopes(
  parent: string,
  asked: AskedField,
  scopes: ReadonlySet<string>,
): GraphQLError | null {
  const needed = SCOPES_BY_FIELD[`${parent}.${asked.node.name.value}`];
  if (!needed || needed.some((scope) => scopes.has(scope))) return null;
  const message = `Your token has not been granted the required scopes to execute this query. The '${asked.node.name.value}' field requires one of the following scopes: ['${needed.join("', '")}'], but your token has only been granted the: ['${[...scopes].join("', '")}'] scopes. Please modify your token's scopes at: https://github.com/settings/tokens.`;
  return at(asked, 'INSUFFICIENT_SCOPES', message);
}

export function tooManyNodes(nodeCount: number, limit: number): GraphQLError {
  const [asked, allowed] = [nodeCount.toLocaleString('en-US'), limit.toLocaleString('en-US')];
  const message = `This query requests up to ${asked} possible nodes which exceeds the maximum limit of ${allowed}.`;
  return typedError('MAX_NODE_LIMIT_EXCEEDED', message);
}

function readsItems(node: FieldNode): boolean {
  const names = (node.selectionSet?.selections ?? []).map((selection) =>
    selection.kind === Kind.FIELD ? selection.name.value : 'fragment',
  );
  return names.some((name) => name === 'nodes' || name === 'edges' || name === 'fragment');
}

function at({ node, path }: AskedField, type: ErrorType, message: string): GraphQLError {
  return new GraphQLError(message, {
    nodes: [node],
    path,
    extensions: { type },
  });
}
