import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { queryRows } from '../../database/query-rows.ts';
import { saveRows } from '../../database/save-rows.ts';
import type { LabelClass } from '../label-class/label-class.types.ts';
import { LabelRule } from '../label.entity.ts';
import { TooManyRuledError } from './label-rule.errors.ts';
import { type Subject, toScopeIds } from './subject.ts';

/** A hundred rules each: more than anybody writes by hand. */
const MAX_RULED = 200;

/** Writes `label_rule`. */
@Injectable()
export class LabelRuleStore {
  constructor(private readonly em: EntityManager) {}

  /** The account has these rules for the subject, in this order, and no others. Throws `TooManyRuledError`. */
  async replace(
    accountId: number,
    subject: Subject,
    rules: readonly { pattern: string; class: LabelClass }[],
  ): Promise<void> {
    const { scope } = subject;
    const scopeIds = toScopeIds(subject);
    const rows = scopeIds.flatMap((scopeId) =>
      rules.map((rule, position) => {
        return { accountId, scope, scopeId, position, pattern: rule.pattern, labelClass: rule.class };
      }),
    );
    await this.em.fork().transactional(async (em) => {
      // One after the other: two lists must not end up as one.
      await queryRows(em, {
        text: 'select from account where id = $1 for no key update',
        values: [accountId],
      });
      const text = `delete from label_rule where account_id = $1 and scope = $2 and scope_id = any($3::bigint[])`;
      await queryRows(em, { text, values: [accountId, scope, scopeIds] });
      await saveRows(em, LabelRule, rows);
      if (rows.length > 0) await checkRuled(accountId, em);
    });
  }
}

async function checkRuled(accountId: number, em: EntityManager): Promise<void> {
  const text = 'select count(distinct (scope, scope_id))::int as count from label_rule where account_id = $1';
  const [row] = await queryRows<{ count: number }>(em, { text, values: [accountId] });
  if ((row?.count ?? 0) > MAX_RULED) throw new TooManyRuledError(MAX_RULED);
}
