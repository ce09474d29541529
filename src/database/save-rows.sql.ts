import type { EntityMetadata, EntityProperty } from '@mikro-orm/core';
import { type Encode, encoderFor } from './array-literal.ts';
import { UnstorableRowError } from './save-rows.errors.ts';

export interface SaveColumn {
  /** The row's key. */
  property: string;
  /** Quoted. */
  name: string;
  isKey: boolean;
  encode: Encode;
}

/** What one entity and one set of row keys need to be written; the same for every batch. */
export interface SavePlan {
  sql: string;
  columns: readonly SaveColumn[];
  keys: readonly SaveColumn[];
  table: string;
}

export interface SaveOptions {
  /** Properties of the unique constraint that decides whether a row exists; the primary key when absent. */
  conflict?: readonly string[] | undefined;
  /** Rows that exist stay as they are. */
  insertOnly?: boolean | undefined;
  /** Written when something else differs, but no reason to write by themselves. */
  ignoreInComparison?: readonly string[] | undefined;
}

interface PlannedColumn extends SaveColumn {
  arrayType: string;
  /** The column's type where its values travel as text. */
  castTo: string | null;
  isPrimary: boolean;
}

export function planSave(
  meta: EntityMetadata,
  properties: readonly string[],
  options: SaveOptions,
): SavePlan {
  const conflict = options.conflict ?? meta.primaryKeys;
  const columns = properties.map((property) => toColumn(meta, property, conflict.includes(property)));
  const keys = conflict.map((property) => {
    const key = columns.find((column) => column.property === property);
    if (!key) throw new UnstorableRowError(meta.tableName, property, 'a row needs all properties of its key');
    return key;
  });
  return { sql: toSql(meta, columns, keys, options), columns, keys, table: meta.tableName };
}

function toColumn(meta: EntityMetadata, property: string, isKey: boolean): PlannedColumn {
  const prop = (meta.properties as Record<string, EntityProperty>)[property];
  const [fieldName, ...more] = prop?.fieldNames ?? [];
  const [columnType] = prop?.columnTypes ?? [];
  if (!prop || prop.persist === false || !fieldName || !columnType || more.length > 0) {
    throw new UnstorableRowError(meta.tableName, property, 'is not one stored column of this entity');
  }
  const type = toBaseType(columnType);
  const isArray = type.endsWith('[]');
  return {
    property,
    name: quoteName(fieldName),
    isKey,
    isPrimary: prop.primary === true,
    encode: encoderFor(type),
    arrayType: isArray ? 'text[]' : `${type}[]`,
    castTo: isArray ? type : null,
  };
}

const ALIASES: Record<string, string> = {
  int4: 'int',
  integer: 'int',
  serial: 'int',
  int8: 'bigint',
  bigserial: 'bigint',
};

/** Without its length: a cast would cut a text that is too long, where storing it is an error. */
function toBaseType(columnType: string): string {
  const type = columnType.replace(/\(.*?\)/, '');
  return ALIASES[type] ?? type;
}

function toSql(
  meta: EntityMetadata,
  columns: readonly PlannedColumn[],
  keys: readonly SaveColumn[],
  options: SaveOptions,
): string {
  const schema = meta.schema && meta.schema !== '*' ? `${quoteName(meta.schema)}.` : '';
  const names = columns.map(({ name }) => name).join(', ');
  const values = columns.map(({ castTo }, index) => `u.c${index}${castTo ? `::${castTo}` : ''}`).join(', ');
  const arrays = columns.map(({ arrayType }, index) => `$${index + 1}::${arrayType}`).join(', ');
  const aliases = columns.map((_, index) => `c${index}`).join(', ');
  return `with saved as (
    insert into ${schema}${quoteName(meta.tableName)} as t (${names})
    select ${values} from unnest(${arrays}) as u(${aliases})
    on conflict (${keys.map(({ name }) => name).join(', ')}) ${toConflictAction(columns, options)}
    returning (xmax = 0) as inserted
  ) select count(*) filter (where inserted)::int as inserted, count(*) filter (where not inserted)::int as updated from saved`;
}

function toConflictAction(columns: readonly PlannedColumn[], options: SaveOptions): string {
  const changing = columns.filter(({ isKey, isPrimary }) => !isKey && !isPrimary);
  const compared = changing.filter(({ property }) => !options.ignoreInComparison?.includes(property));
  if (options.insertOnly || compared.length === 0) return 'do nothing';
  const assignments = changing.map(({ name }) => `${name} = excluded.${name}`).join(', ');
  const before = compared.map(({ name }) => `t.${name}`).join(', ');
  const after = compared.map(({ name }) => `excluded.${name}`).join(', ');
  return `do update set ${assignments} where (${before}) is distinct from (${after})`;
}

function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
