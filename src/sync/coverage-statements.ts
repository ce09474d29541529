import type { SqlStatement } from '../database/query-rows.ts';
import type { Sight } from '../repos/repo-statements.ts';
import { SqlValues } from '../repos/sql-values.ts';
import { EVERYBODY } from './coverage.store.ts';
import type { CoverageQuery, ListCoverageQuery } from './dto/coverage.dto.ts';

const HELD = 'c.stream, c.state, c.expected, c.stored, c.last_full_sweep_at';

/** Of repos that the viewer may see: what is everybody's to know, and what this viewer alone was told. */
export function toCoverageStatement({ viewerId, at }: Sight, query: CoverageQuery): SqlStatement {
  const values = new SqlValues();
  const viewer = `${values.add(viewerId)}::bigint`;
  return {
    text: `select c.repo_id, c.account_id, o.login, r.name, ${HELD}, c.reason
      from repo_coverage c
      join visible_repo(${viewer}, ${values.add(at)}) r on r.id = c.repo_id
      join account o on o.id = r.owner_id
      where (c.account_id = ${EVERYBODY} or (c.account_id = ${viewer} and c.state = 'forbidden'))
        ${toFilters(query, values).join(' ')}
      order by c.repo_id, c.stream, c.account_id limit ${values.add(query.limit)}`,
    values: values.list,
  };
}

/** What this account's own lists showed. */
export function toListCoverageStatement(
  accountId: number,
  { limit, cursor }: ListCoverageQuery,
): SqlStatement {
  const values = new SqlValues();
  const account = values.add(accountId);
  const after = cursor ? `and (c.target, c.stream) > (${addAll(cursor, values)})` : '';
  return {
    text: `select c.target, ${HELD}, c.reason from list_coverage c where c.account_id = ${account} ${after}
      order by c.target, c.stream limit ${values.add(limit)}`,
    values: values.list,
  };
}

function toFilters(
  { repository, organization, stream, state, cursor }: CoverageQuery,
  values: SqlValues,
): string[] {
  const filters: string[] = [];
  if (repository !== undefined) filters.push(`and c.repo_id = ${values.add(repository)}`);
  // A login changes hands: two accounts may hold it here until both were seen again.
  if (organization !== undefined) filters.push(`and lower(o.login) = lower(${values.add(organization)})`);
  if (stream !== undefined) filters.push(`and c.stream = ${values.add(stream)}`);
  if (state !== undefined) filters.push(`and c.state = ${values.add(state)}`);
  if (cursor) filters.push(`and (c.repo_id, c.stream, c.account_id) > (${addAll(cursor, values)})`);
  return filters;
}

function addAll(position: readonly unknown[], values: SqlValues): string {
  return position.map((part) => values.add(part)).join(', ');
}
