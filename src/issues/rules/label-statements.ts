import type { SqlStatement } from '../../database/query-rows.ts';
import type { Sight } from '../../repos/repo-statements.ts';
import { SqlValues } from '../../repos/sql-values.ts';
import type { LabelListQuery } from './dto/label.dto.ts';
import { type Subject, toScope } from './subject.ts';

const COLUMNS = `l.id, l.name, l.color, l.description, l.class, l.confidence, l.reason,
  s.id as repo_id, s.owner_id`;
/** Byte by byte: the same on every server, and as cursors compare. */
const NAME = 'l.name collate "C"';

export function toLabelPageStatement(
  sight: Sight,
  subject: Subject,
  { limit, cursor }: LabelListQuery,
): SqlStatement {
  const values = new SqlValues();
  const scope = toScope(sight, subject, values);
  const behind = cursor
    ? `where (${NAME}, l.id) > (${values.add(cursor[0])}, ${values.add(cursor[1])}::bigint)`
    : '';
  return {
    text: `select p.*, (
        select count(*)::int from issue_label il where il.repo_id = p.repo_id and il.label_id = p.id
      ) as items
      from (
        select ${COLUMNS} from (${scope}) s join label l on l.repo_id = s.id
        ${behind} order by ${NAME}, l.id limit ${values.add(limit)}
      ) p order by p.name collate "C", p.id`,
    values: values.list,
  };
}

/** The different names that a reader sees. */
export function toLabelNamesStatement(sight: Sight, subject: Subject): SqlStatement {
  const values = new SqlValues();
  const scope = toScope(sight, subject, values);
  return {
    text: `select distinct l.name from (${scope}) s join label l on l.repo_id = s.id`,
    values: values.list,
  };
}

/** The commonest names with what they count as; how often, but no more than tells that it is no slip of the pen. */
export function toSightingsStatement(sight: Sight, ownerIds: readonly number[], limit: number): SqlStatement {
  const values = new SqlValues();
  const scope = toScope(sight, { scope: 'organization', login: '', ownerIds }, values);
  return {
    text: `select l.name, l.class, least(count(*), 3)::int as count
      from (${scope}) s join label l on l.repo_id = s.id
      group by l.name, l.class order by count(*) desc, l.name collate "C" limit ${values.add(limit)}`,
    values: values.list,
  };
}

/** The first labels that have one of these names, and how many there are. */
export function toNamedLabelsStatement(
  sight: Sight,
  subject: Subject,
  { names, limit }: { names: readonly string[]; limit: number },
): SqlStatement {
  const values = new SqlValues();
  const scope = toScope(sight, subject, values);
  const wanted = `select jsonb_array_elements_text(${values.add(JSON.stringify(names))}::jsonb)`;
  return {
    text: `select ${COLUMNS}, o.login as owner, s.name as repo_name, count(*) over ()::int as count
      from (${scope}) s join account o on o.id = s.owner_id join label l on l.repo_id = s.id
      where l.name in (${wanted}) order by ${NAME}, s.id, l.id limit ${values.add(limit)}`,
    values: values.list,
  };
}
