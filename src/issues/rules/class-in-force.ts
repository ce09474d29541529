import type { EntityManager } from '@mikro-orm/postgresql';
import { queryRows, type SqlStatement } from '../../database/query-rows.ts';
import type { Sight } from '../../repos/repo-statements.ts';
import { SqlValues } from '../../repos/sql-values.ts';
import type { LabelClass } from '../label-class/label-class.types.ts';
import type { RuleBook } from './rule-book.ts';
import { type Subject, toScope } from './subject.ts';

/** What a rule says of all labels of one name: at one repo, or, where that is null, at all repos of an owner. */
export interface Ruling {
  repo_id: number | null;
  owner_id: number;
  name: string;
  class: LabelClass;
}

/** A reader's view of a subject, as statements need it. */
export interface RuledSubject {
  sight: Sight;
  subject: Subject;
  rulings: readonly Ruling[];
}

/** Asks the rules once a name rather than once a label: repos of one owner mostly have the same names. */
export async function listRulings(
  em: EntityManager,
  { sight, subject }: Pick<RuledSubject, 'sight' | 'subject'>,
  book: RuleBook,
): Promise<Ruling[]> {
  if (book.rules.length === 0) return [];
  const repoIds = book.rules.filter(({ scope }) => scope === 'repository').map(({ scopeId }) => scopeId);
  const names = await queryRows<Omit<Ruling, 'class'>>(em, toNamesStatement(sight, subject, repoIds));
  return names.flatMap((named) => {
    const { repo_id: repoId, owner_id: ownerId, name } = named;
    const rule = book.find({ repoId: repoId ?? 0, ownerId, name });
    return rule ? [{ ...named, class: rule.class }] : [];
  });
}

/** CTEs `scope` (repos) and `classed` (their labels: repo_id, id, name, class in force for the reader). */
export function toClassed({ sight, subject, rulings }: RuledSubject, values: SqlValues): string {
  const scope = `scope as materialized (${toScope(sight, subject, values)})`;
  const labels = 'scope s join label l on l.repo_id = s.id';
  if (rulings.length === 0)
    return `${scope}, classed as (select l.repo_id, l.id, l.name, l.class from ${labels})`;
  const json = values.add(JSON.stringify(rulings));
  return `${scope},
    ruling as materialized (
      select * from jsonb_to_recordset(${json}::jsonb) as x (repo_id bigint, owner_id bigint, name text, class text)
    ),
    classed as (
      select l.repo_id, l.id, l.name, coalesce(one.class, every.class, l.class) as class
      from ${labels}
      left join ruling one on one.repo_id = l.repo_id and one.name = l.name
      left join ruling every on every.repo_id is null and every.owner_id = s.owner_id and every.name = l.name
    )`;
}

/** Repos with rules of their own apart from the others. */
function toNamesStatement(sight: Sight, subject: Subject, repoIds: readonly number[]): SqlStatement {
  const values = new SqlValues();
  const scope = toScope(sight, subject, values);
  return {
    text: `select distinct case when s.id = any(${values.add(repoIds)}::bigint[]) then s.id end as repo_id,
        s.owner_id, l.name
      from (${scope}) s join label l on l.repo_id = s.id`,
    values: values.list,
  };
}
