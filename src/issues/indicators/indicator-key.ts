import { createHash } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { queryRows } from '../../database/query-rows.ts';
import { SqlValues } from '../../repos/sql-values.ts';
import type { RuleBook } from '../rules/rule-book.ts';
import { toScope } from '../rules/subject.ts';
import type { IndicatorRequest } from './indicator-statements.ts';

/** Raised whenever numbers come to mean something else. */
const FORMAT = 1;

/**
 * Made of everything that the numbers depend on, and of nothing else: the repos that the reader sees, each with its
 * owner and the version of what is stored of it, the rules that apply, and what was asked for. Whoever has the same
 * key would be told the same.
 */
export async function getIndicatorKey(
  em: EntityManager,
  { sight, subject, filter, window }: Omit<IndicatorRequest, 'rulings'>,
  { rules }: RuleBook,
): Promise<string> {
  const values = new SqlValues();
  const text = `select encode(sha256(convert_to(coalesce(
      string_agg(concat_ws(':', s.id, s.owner_id, coalesce(v.version, 0)), ',' order by s.id), ''), 'UTF8')), 'hex') as held
    from (${toScope(sight, subject, values)}) s left join issue_version v on v.repo_id = s.id`;
  const [row] = await queryRows<{ held: string }>(em, { text, values: values.list });
  const said = rules.map(({ scope, scopeId, pattern, class: labelClass }) => [
    scope,
    scopeId,
    pattern,
    labelClass,
  ]);
  const { kind, state } = filter;
  const parts = [FORMAT, row?.held, said, kind, state, window.from.toISOString(), window.to.toISOString()];
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}
