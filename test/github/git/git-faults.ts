import type { Fault } from '../faults/fault.ts';
import type { Answer } from '../http/call.ts';
import type { Incoming } from '../http/exchange.ts';

/** Faults of GitHub as a whole; those of git's own begin with `git-`. */
const FITTING = new Set<string>([
  'status',
  'html',
  'reset',
  'stall',
  'run',
  'revoke-token',
  'sso-required',
  'sso-partial',
]);

/** A fault that git requests know nothing of would count as fired and break nothing. */
export function requireFit({ kind }: Fault): void {
  if (!kind.startsWith('git-') && !FITTING.has(kind)) throw new Error(`${kind} is no fault of a git request`);
}

/** The same request at another origin, when a fault sends it there. */
export function redirectedBy({ url }: Incoming, struck: readonly Fault[]): Answer | null {
  const fault = struck.find((fault) => fault.kind === 'git-redirect');
  if (!fault) return null;
  const location = new URL(url.pathname + url.search, fault.to).href;
  return { status: fault.status ?? 301, headers: { location } };
}
