import { countOnly } from './repo-connections.ts';
import type { PageArgs } from './connection.ts';

/** How many commits there are behind one; which they are tells git's own transport. */
export function historyOf(
  { first: _first, last: _last, ...asked }: PageArgs,
  count: () => number | Promise<number>,
): object {
  const filters = Object.keys(asked);
  if (filters.length > 0) throw new Error(`The stand-in does not filter commits by ${filters.join(', ')}`);
  return countOnly('commits', count);
}
