import type { GithubWorld } from '../world.ts';

export interface FaultMatch {
  method?: string;
  /** Tried on the path below the API's root (or the web's), with its query. */
  path?: RegExp;
  /** The name of the GraphQL operation. */
  operation?: string;
  accountId?: number;
}

export interface FaultTarget {
  method: string;
  path: string;
  operation: string | null;
  accountId: number | null;
}

/** Partial data: `share` of a list's entries, or of the fields side by side, read null or zero; of each only `fields`, or all. */
export interface ResourceLimitsFault {
  kind: 'graphql-resource-limits';
  share?: number;
  fields?: string[];
}

export type FaultKind =
  | ResourceLimitsFault
  | { kind: 'status'; status: number; body?: unknown; headers?: Record<string, string> }
  /** The connection is cut: before the answer, or in the middle of it. */
  | { kind: 'reset' | 'reset-mid-body' }
  /** A well-formed HTTP answer whose JSON ends too early. */
  | { kind: 'truncated-json' }
  | { kind: 'html'; status?: number }
  /** Nothing is sent for so long; without `ms`, never. */
  | { kind: 'stall'; ms?: number }
  | { kind: 'graphql-timeout'; as?: 200 | 502 | 504 }
  /** The nodes of a search at these positions, the first unless said, have vanished since they were indexed. */
  | { kind: 'graphql-null-nodes'; positions?: number[]; tells?: boolean }
  /** A search ran out of time and has found only about `share`; REST says so, GraphQL does not. */
  | { kind: 'search-incomplete'; share?: number }
  /** Lists lack the private repos of these organizations (all of the viewer's when not named), and say so. */
  | { kind: 'sso-partial'; organizations?: string[] }
  | { kind: 'sso-required' }
  | { kind: 'secondary-limit'; status?: 403 | 429; retryAfterSeconds?: number; tellsRetryAfter?: boolean }
  | { kind: 'primary-limit' }
  | { kind: 'revoke-token' }
  /** Changes the world just before the answer. */
  | { kind: 'run'; run: (world: GithubWorld, target: FaultTarget) => void | Promise<void> };

/** `after`: so many matching requests pass unharmed first. `times`: how often it strikes, once unless said. */
export type Fault = FaultKind & { match?: FaultMatch; times?: number; after?: number };

export function matches(match: FaultMatch, target: FaultTarget): boolean {
  if (match.method !== undefined && match.method !== target.method) return false;
  if (match.operation !== undefined && match.operation !== target.operation) return false;
  if (match.accountId !== undefined && match.accountId !== target.accountId) return false;
  return match.path === undefined || target.path.search(match.path) >= 0;
}
