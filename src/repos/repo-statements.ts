import type { SqlStatement } from '../database/query-rows.ts';
import type { RepoFilter } from './dto/repo-filter.dto.ts';
import { type Sight, toConditions } from './repo-conditions.ts';
import type { RepoPosition } from './repo-cursor.ts';
import { REPO_COLUMNS } from './repo-row.ts';
import { type RepoSort, SORT_KEYS } from './repo-sort.ts';
import { SqlValues } from './sql-values.ts';

export interface PageRequest {
  filter: RepoFilter;
  sort: RepoSort;
  limit: number;
  after: RepoPosition | null;
}

/** The page is cut before owners and topics are looked up, so that they are looked up for its rows alone. */
export function toPageStatement(sight: Sight, { filter, sort, limit, after }: PageRequest): SqlStatement {
  const values = new SqlValues();
  const source = toVisible(sight, values);
  const { expression } = SORT_KEYS[sort];
  const conditions = toConditions(filter, sight, values);
  if (after) conditions.push(toAfter(sort, after, values));
  const order = expression === null ? 'r.id' : `${expression}, r.id`;
  return {
    text: `select ${REPO_COLUMNS}, r.sort_key::text as sort_key
      from (
        select r.*, ${expression ?? 'r.id'} as sort_key
        from ${source} ${toWhere(conditions)}
        order by ${order} limit ${values.add(limit)}
      ) r join account o on o.id = r.owner_id
      order by r.sort_key, r.id`,
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
export function toExportStatement(sight: Sight, filter: RepoFilter): SqlStatement {
  const values = new SqlValues();
  const source = toVisible(sight, values);
  const where = toWhere(toConditions(filter, sight, values));
  return {
    text: `select o.id, o.login, o.email, r.id, r.name, r.visibility, r.stars
      from ${source} join account o on o.id = r.owner_id ${where} order by r.id`,
    values: values.list,
  };
}

function toVisible({ viewerId, at }: Sight, values: SqlValues): string {
  return `visible_repo(${values.add(viewerId)}, ${values.add(at)}) r`;
}

function toAfter(sort: RepoSort, { key, id }: RepoPosition, values: SqlValues): string {
  const { expression, type } = SORT_KEYS[sort];
  if (expression === null) return `r.id > ${values.add(id)}`;
  return `(${expression}, r.id) > (${values.add(key)}::${type}, ${values.add(id)}::bigint)`;
}

function toWhere(conditions: readonly string[]): string {
  return conditions.length === 0 ? '' : `where ${conditions.join(' and ')}`;
}
