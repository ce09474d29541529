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
  /** Of git's own transport: `operation` is `advertisement`, `ls-refs`, `fetch` or `push`. */
  isGit?: boolean;
}

/** Partial data: `share` of a list's entries, or of the fields side by side, read null or zero; of each only `fields`, or all. */
export interface ResourceLimitsFault {
  kind: 'graphql-resource-limits';
  share?: number;
  fields?: string[];
}

/** What happens after so many bytes of a fetch's answer, or in its middle; at its end at the latest. */
export type GitBreak =
  /** `git-end`: as though that were all. */
  | { kind: 'git-reset' | 'git-end'; afterBytes?: number }
  /** The connection stays open; without `ms`, for ever. */
  | { kind: 'git-stall'; afterBytes?: number; ms?: number }
  /** Nothing more is sent before it is over. */
  | { kind: 'git-run'; afterBytes?: number; run: RunFault['run'] };

/** These strike git's transport alone: what objects come with, its fetches, unless `match` names another operation. */
export type GitFault =
  | GitBreak
  /** One byte of the pack is another one, `afterBytes` behind its header. */
  | { kind: 'git-corrupt'; afterBytes?: number }
  | { kind: 'git-slow'; bytesPerSecond: number }
  /** The same path at another origin; of any operation. */
  | { kind: 'git-redirect'; to: string; status?: 301 | 302 | 307 | 308 };

/** Changes the world just before the answer. */
export interface RunFault {
  kind: 'run';
  run: (world: GithubWorld, target: FaultTarget) => void | Promise<void>;
}

export type FaultKind =
  | GitFault
  | RunFault
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
  | { kind: 'revoke-token' };

/** `after`: so many matching requests pass unharmed first. `times`: how often it strikes, once unless said. */
export type Fault = FaultKind & { match?: FaultMatch; times?: number; after?: number };

const GIT_BREAKS = new Set(['git-reset', 'git-end', 'git-stall', 'git-run']);
const GIT_BODY = new Set([...GIT_BREAKS, 'git-corrupt', 'git-slow']);

export function isGitBreak(fault: Fault): fault is Fault & GitBreak {
  return GIT_BREAKS.has(fault.kind);
}

export function strikes({ kind, match = {} }: Fault, target: FaultTarget): boolean {
  if (kind.startsWith('git-') && target.isGit !== true) return false;
  if (GIT_BODY.has(kind) && target.operation !== (match.operation ?? 'fetch')) return false;
  return matches(match, target);
}

function matches(match: FaultMatch, target: FaultTarget): boolean {
  if (match.method !== undefined && match.method !== target.method) return false;
  if (match.operation !== undefined && match.operation !== target.operation) return false;
  if (match.accountId !== undefined && match.accountId !== target.accountId) return false;
  return match.path === undefined || target.path.search(match.path) >= 0;
}
