import type { Bucket } from '../limits/bucket.ts';
import type { TokenKind } from '../world/model.ts';

export interface RequestLogEntry {
  at: Date;
  accountId: number | null;
  tokenKind: TokenKind | 'app' | null;
  method: string;
  /** Below the API's or the web's root, with its query. */
  path: string;
  /** The documented pattern, `/repos/{owner}/{repo}`; null when there is no such route. */
  route: string | null;
  /** By git itself: a clone or a fetch. */
  transport: 'api' | 'git' | 'web';
  /** The name of the GraphQL operation; of git's transport `advertisement`, `ls-refs`, `fetch` or `push`. */
  operation: string | null;
  /** Of the operation, as they were sent. */
  variables: Record<string, unknown> | null;
  /** 0 while unanswered, and for good when the connection was cut. */
  status: number;
  bucket: Bucket | null;
  /** Primary points counted. */
  cost: number;
  /** If-None-Match or If-Modified-Since was sent. */
  conditional: boolean;
  notModified: boolean;
  /** Why GitHub would be angry: sent although the account had been told to wait. */
  violation: string | null;
  faults: string[];
  /** Without Authorization and Cookie. */
  requestHeaders: Record<string, string>;
}

const LOGGED_HEADERS = [
  'accept',
  'content-type',
  'if-none-match',
  'if-modified-since',
  'user-agent',
  'x-github-api-version',
];

export function newLogEntry(
  at: Date,
  method: string,
  path: string,
  headers: Record<string, string | undefined>,
): RequestLogEntry {
  const kept: Record<string, string> = {};
  for (const name of LOGGED_HEADERS) {
    const value = headers[name];
    if (value !== undefined) kept[name] = value;
  }
  return {
    at,
    accountId: null,
    tokenKind: null,
    method,
    path,
    route: null,
    transport: 'web',
    operation: null,
    variables: null,
    status: 0,
    bucket: null,
    cost: 0,
    conditional: 'if-none-match' in kept || 'if-modified-since' in kept,
    notModified: false,
    violation: null,
    faults: [],
    requestHeaders: kept,
  };
}
