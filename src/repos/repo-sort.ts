export const REPO_SORTS = ['stars', 'name', 'pushed', 'created', 'id'] as const;
export type RepoSort = (typeof REPO_SORTS)[number];

export interface SortKey {
  /** SQL of the key over a repo `r`, word for word what its index holds. Null: the id alone. */
  expression: string | null;
  /** Type of the key: what a cursor's text is read as. */
  type: 'bigint' | 'text' | 'float8';
}

/**
 * Every key ascends and is never null (stars and instants are negated, never pushed comes last), so that
 * "after this row" is one row comparison `(key, id) > (...)`, which an index answers however many rows tie.
 */
export const SORT_KEYS: Record<RepoSort, SortKey> = {
  stars: { expression: '(-r.stars)', type: 'bigint' },
  name: { expression: '(lower(r.name) collate "C")', type: 'text' },
  pushed: {
    expression: `coalesce(-date_part('epoch', r.pushed_at at time zone 'UTC'), 'Infinity'::float8)`,
    type: 'float8',
  },
  created: { expression: `(-date_part('epoch', r.created_at at time zone 'UTC'))`, type: 'float8' },
  id: { expression: null, type: 'bigint' },
};
