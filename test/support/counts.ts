import { COUNT_NAMES, type RepoCounts } from '../../src/repos/repo-count-columns.ts';

/** What was told, and null for the rest. */
export function countsOf(told: Partial<RepoCounts>): RepoCounts {
  return Object.fromEntries(COUNT_NAMES.map((name) => [name, told[name] ?? null])) as RepoCounts;
}
