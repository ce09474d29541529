import type { IncomingMessage } from 'node:http';

import { parseJson } from './read-body.ts';
import type { RequestLogEntry } from './request-log.ts';

export const API_ROOT = '/api/v3';
export const GRAPHQL_PATH = '/api/graphql';

/** Whether a path belongs to the API, and what it is below its root. */
export function route(pathname: string): [isApi: boolean, path: string] {
  if (pathname === GRAPHQL_PATH) return [true, '/graphql'];
  if (pathname === API_ROOT || pathname.startsWith(`${API_ROOT}/`))
    return [true, pathname.slice(API_ROOT.length)];
  return [false, pathname];
}

export function plainHeaders(request: IncomingMessage): Record<string, string | undefined> {
  const plain: Record<string, string | undefined> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    plain[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return plain;
}

/** Of a GraphQL request. */
export function readOperation(body: Buffer): Pick<RequestLogEntry, 'operation' | 'variables'> {
  const { operationName: named, query, variables } = parseJson(body.toString('utf8')) ?? {};
  const operation = typeof named === 'string' ? named : findName(typeof query === 'string' ? query : '');
  return { operation, variables: (variables as RequestLogEntry['variables'] | undefined) ?? null };
}

function findName(document: string): string | null {
  return /(?:query|mutation)\s+(\w+)/.exec(document)?.[1] ?? null;
}
