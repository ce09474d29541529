import type { SqlValues } from '../../repos/sql-values.ts';
import type { ItemFilter } from './item-filter.ts';
import type { TimeWindow } from './time-window.ts';

const KINDS = { issues: 'issue', pulls: 'pull' } as const;

/** Conditions over an issue `i`, each with its `and`. */
export function toFilter({ kind, state }: ItemFilter, values: SqlValues): string {
  const ofKind = kind === 'all' ? '' : `and i.kind = ${values.add(KINDS[kind])}`;
  return state === 'all' ? ofKind : `${ofKind} and i.state = ${values.add(state)}`;
}

export function toWithin(
  column: 'i.created_at' | 'i.closed_at',
  window: TimeWindow,
  values: SqlValues,
): string {
  return `and ${column} >= ${values.add(window.from)}::timestamptz and ${column} < ${values.add(window.to)}::timestamptz`;
}
