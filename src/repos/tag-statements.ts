import type { SqlStatement } from '../database/query-rows.ts';
import type { Sight } from './repo-statements.ts';
import { SqlValues } from './sql-values.ts';
import type { TagPosition, TagSort } from './tag-cursor.ts';

export interface TagPageRequest {
  repoId: number;
  sort: TagSort;
  limit: number;
  after: TagPosition | null;
}

/** Word for word what `tag_of_repo_newest_first` holds: ascends, and what has no date comes last. */
const NEWEST = `coalesce(-date_part('epoch', t.tagged_at at time zone 'UTC'), 'Infinity'::float8)`;

/** Nothing where the repo is not visible. */
export function toTagPageStatement(
  sight: Sight,
  { repoId, sort, limit, after }: TagPageRequest,
): SqlStatement {
  const values = new SqlValues();
  const isByName = sort === 'name';
  const order = isByName ? 't.name' : `${NEWEST}, t.name`;
  // A subquery rather than a join: the tags keep the order of their index.
  const where = `t.repo_id = (select r.id from ${toVisible(sight, repoId, values)})`;
  return {
    text: `select t.name, t.oid, t.annotated, t.tagged_at, ${isByName ? 'null' : `${NEWEST}::text`} as sort_key
      from tag t where ${where} ${toAfter(after, values)} order by ${order} limit ${values.add(limit)}`,
    values: values.list,
  };
}

/** One row where the repo is visible. What is everybody's to know goes before what this viewer alone was told. */
export function toTagCoverageStatement(sight: Sight, repoId: number): SqlStatement {
  const values = new SqlValues();
  const source = toVisible(sight, repoId, values);
  return {
    text: `select c.state, c.stored, c.expected, c.last_full_sweep_at
      from (select r.id from ${source}) r left join lateral (
        select * from repo_coverage c
        where c.repo_id = r.id and c.stream = 'tags' and c.account_id in (0, ${values.add(sight.viewerId)}::bigint)
        order by c.account_id limit 1
      ) c on true`,
    values: values.list,
  };
}

function toVisible({ viewerId, at }: Sight, repoId: number, values: SqlValues): string {
  return `visible_repo(${values.add(viewerId)}, ${values.add(at)}) r where r.id = ${values.add(repoId)}::bigint`;
}

function toAfter(after: TagPosition | null, values: SqlValues): string {
  if (after === null) return '';
  if (after.key === null) return `and t.name > ${values.add(after.name)}`;
  return `and (${NEWEST}, t.name) > (${values.add(after.key)}::float8, ${values.add(after.name)})`;
}
