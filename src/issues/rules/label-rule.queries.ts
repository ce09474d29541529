import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { queryRows } from '../../database/query-rows.ts';
import type { Sight } from '../../repos/repo-statements.ts';
import { SqlValues } from '../../repos/sql-values.ts';
import { type LabelRuleRow, RuleBook } from './rule-book.ts';
import { type Subject, toScope, toScopeIds } from './subject.ts';

/** A viewer's own rules. */
@Injectable()
export class LabelRuleQueries {
  constructor(private readonly em: EntityManager) {}

  /** Those made for this very subject, in their order: once where two hold its login and both have the same. */
  async listOf(viewerId: number, subject: Subject): Promise<Pick<LabelRuleRow, 'pattern' | 'class'>[]> {
    const text = `select distinct position, pattern, class from label_rule
      where account_id = $1 and scope = $2 and scope_id = any($3::bigint[]) order by position, pattern, class`;
    return queryRows(this.em, { text, values: [viewerId, subject.scope, toScopeIds(subject)] });
  }

  /** All that have a say in the labels of the subject's repos. */
  async getBook(sight: Sight, subject: Subject, em: EntityManager = this.em): Promise<RuleBook> {
    const values = new SqlValues();
    const text = `with scope as (${toScope(sight, subject, values)})
      ${SELECT} where account_id = ${values.add(sight.viewerId)}
        and (scope = 'repository' and scope_id in (select id from scope)
          or scope = 'organization' and scope_id in (select owner_id from scope))
      order by label_rule.scope, scope_id, position`;
    return new RuleBook(await queryRows<LabelRuleRow>(em, { text, values: values.list }));
  }
}

const SELECT = 'select scope, scope_id as "scopeId", pattern, class from label_rule';
