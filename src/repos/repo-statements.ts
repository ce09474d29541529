import type { SqlStatement } from '../database/query-rows.ts';
import { type RepoScope, toConditions } from './repo-conditions.ts';
import type { RepoPosition } from './repo-cursor.ts';
import { REPO_COLUMNS } from './repo-row.ts';
import { type RepoSort, SORT_KEYS } from './repo-sort.ts';
import { SqlValues } from './sql-values.ts';

/** Whose eyes, and when: access is a lease. */
export interface Sight {
  viewerId: number;
  at: Date;
}

export interface PageRequest {
  scope: RepoScope;
  sort: RepoSort;
  limit: number;
  after: RepoPosition | null;
}

/**
 * The page is cut from ids and sort keys alone, which indexes hold whole; the rest is looked up for its rows.
 * After a cursor it is cut from two parts, the rows that tie with the cursor's and those behind: of each PostgreSQL
 * knows the size, of one comparison of both columns it does not, and a wrong guess costs it the right index.
 */
export function toPageStatement(sight: Sight, { scope, sort, limit, after }: PageRequest): SqlStatement {
  const values = new SqlValues();
  const source = toVisible(sight, values);
  const conditions = toConditions(scope, values);
  const key = SORT_KEYS[sort].expression ?? 'r.id';
  const count = values.add(limit);
  const parts = toParts(sort, after, values).map(
    (part) => `(select r.id, ${key} as sort_key from ${source} ${toWhere([...conditions, ...part])}
      order by ${key}, r.id limit ${count})`,
  );
  return {
    text: `select ${REPO_COLUMNS}, p.sort_key::text as sort_key
      from (select * from (${parts.join(' union all ')}) p order by p.sort_key, p.id limit ${count}) p
      join repo r on r.id = p.id
      join account o on o.id = r.owner_id
      order by p.sort_key, p.id`,
    values: values.list,
  };
}

export function toOneStatement(sight: Sight, id: number): SqlStatement {
  const values = new SqlValues();
  const source = toVisible(sight, values);
  return {
    text: `select ${REPO_COLUMNS} from ${source} join account o on o.id = r.owner_id where r.id = ${values.add(id)}`,
    values: values.list,
  };
}

/** Owner id, login and public e-mail, repo id, name, visibility, stars: in the order of repo ids. */
export function toExportStatement(sight: Sight, scope: RepoScope): SqlStatement {
  const values = new SqlValues();
  const source = toVisible(sight, values);
  const where = toWhere(toConditions(scope, values));
  return {
    text: `select o.id, o.login, o.email, r.id, r.name, r.visibility, r.stars
      from ${source} join account o on o.id = r.owner_id ${where} order by r.id`,
    values: values.list,
  };
}

function toVisible({ viewerId, at }: Sight, values: SqlValues): string {
  return `visible_repo(${values.add(viewerId)}, ${values.add(at)}) r`;
}

function toParts(sort: RepoSort, after: RepoPosition | null, values: SqlValues): string[][] {
  if (!after) return [[]];
  const { expression, type } = SORT_KEYS[sort];
  const id = `${values.add(after.id)}::bigint`;
  if (expression === null) return [[`r.id > ${id}`]];
  const key = `${values.add(after.key)}::${type}`;
  return [[`${expression} = ${key}`, `r.id > ${id}`], [`${expression} > ${key}`]];
}

function toWhere(conditions: readonly string[]): string {
  return conditions.length === 0 ? '' : `where ${conditions.join(' and ')}`;
}
