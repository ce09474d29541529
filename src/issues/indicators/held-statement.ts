import type { SqlStatement } from '../../database/query-rows.ts';
import { SqlValues } from '../../repos/sql-values.ts';
import { toScope } from '../rules/subject.ts';
import type { IndicatorRequest } from './indicator-statements.ts';

/** Over how many repos numbers are, and of how many of them all items are held. */
export interface Held {
  count: number;
  complete: number;
}

const STREAMS = { issues: ['issues'], pulls: ['pull requests'], all: ['issues', 'pull requests'] };

/** A repo without issues holds all of them. Only what is everybody's to know is looked at, so that all see the same. */
export function toHeldStatement({
  sight,
  subject,
  filter,
}: Pick<IndicatorRequest, 'sight' | 'subject' | 'filter'>): SqlStatement {
  const values = new SqlValues();
  const scope = toScope(sight, subject, values);
  const streams = STREAMS[filter.kind];
  return {
    text: `select count(*)::int as count, count(*) filter (where (
          select count(*) from repo_coverage c
          where c.repo_id = s.id and c.account_id = 0 and c.stream = any(${values.add(streams)}::text[])
            and c.state in ('complete', 'disabled', 'empty')
        ) = ${values.add(streams.length)})::int as complete
      from (${scope}) s`,
    values: values.list,
  };
}
