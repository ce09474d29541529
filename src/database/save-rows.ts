import type { EntityMetadata, EntityName } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import { toStorableText } from '../common/foreign-text.ts';
import { toArrayLiteral } from './array-literal.ts';
import { UnstorableRowError } from './save-rows.errors.ts';
import { planSave, type SaveColumn, type SaveOptions, type SavePlan } from './save-rows.sql.ts';

export interface SaveCounts {
  inserted: number;
  updated: number;
  /** Already stored just so: not rewritten. With `insertOnly`: all that existed. */
  unchanged: number;
}

export interface SaveRowsOptions<Row> extends SaveOptions {
  conflict?: readonly (keyof Row & string)[] | undefined;
  ignoreInComparison?: readonly (keyof Row & string)[] | undefined;
}

/** A row by property names. Columns whose property is absent keep their value on update and their default on insert. */
export type SaveRow<Entity> = { [Property in keyof Entity]?: Entity[Property] | undefined };

/**
 * The one bulk writer: inserts or updates all rows by one statement in the EntityManager's transaction, if it is in one.
 *
 * All rows have the same properties. Of rows with one key the last is taken (and counted), and rows are written in the
 * order of their keys, so that two writers do not lock each other out. NUL and lone surrogates become U+FFFD.
 * Throws `UnstorableRowError` for a row no column can hold, integers beyond the column or 2^53 among them.
 */
export async function saveRows<Entity extends object, Row extends SaveRow<Entity>>(
  em: EntityManager,
  entity: EntityName<Entity>,
  rows: readonly Row[],
  options: SaveRowsOptions<Row> = {},
): Promise<SaveCounts> {
  const [first] = rows;
  if (!first) return { inserted: 0, updated: 0, unchanged: 0 };
  const plan = getPlan(em.getMetadata().get(entity), Object.keys(first), options);
  const unique = sortByKey(rows, plan);
  const parameters = plan.columns.map((column) => toParameter(plan.table, column, unique));
  const [counts] = await execute(em, plan.sql, parameters);
  if (!counts) throw new Error('PostgreSQL gave no counts for an insert');
  return { ...counts, unchanged: unique.length - counts.inserted - counts.updated };
}

type RowValues = Record<string, unknown>;

/** By metadata, so that another ORM in the same process has its own plans. */
const PLANS = new WeakMap<EntityMetadata, Map<string, SavePlan>>();

function getPlan(meta: EntityMetadata, properties: readonly string[], options: SaveOptions): SavePlan {
  const plans = PLANS.get(meta) ?? new Map<string, SavePlan>();
  PLANS.set(meta, plans);
  const name = JSON.stringify([properties, options.conflict, options.insertOnly, options.ignoreInComparison]);
  const plan = plans.get(name) ?? planSave(meta, properties, options);
  plans.set(name, plan);
  return plan;
}

type KeyPart = string | number;

/** Unique by key, the last of equals, in the order of the keys. */
function sortByKey(rows: readonly RowValues[], plan: SavePlan): RowValues[] {
  const byKey = new Map<KeyPart, { key: KeyPart[]; row: RowValues }>();
  for (const row of rows) {
    if (Object.keys(row).length !== plan.columns.length) {
      throw new UnstorableRowError(plan.table, '*', 'all rows of one call need the same properties');
    }
    const key = plan.keys.map(({ property }) => toKeyPart(plan.table, property, row[property]));
    const [single] = key;
    byKey.set(key.length === 1 && single !== undefined ? single : key.join('\0'), { key, row });
  }
  return [...byKey.values()].toSorted((a, b) => compareKeys(a.key, b.key)).map(({ row }) => row);
}

function toKeyPart(table: string, property: string, value: unknown): KeyPart {
  if (typeof value === 'number') return value;
  if (typeof value === 'string') return toStorableText(value);
  if (value instanceof Date) return value.getTime();
  throw new UnstorableRowError(table, property, 'a key is a number, a text or a date');
}

function compareKeys(a: readonly KeyPart[], b: readonly KeyPart[]): number {
  for (const [index, part] of a.entries()) {
    const other = b[index];
    if (other === undefined || part === other) continue;
    return part < other ? -1 : 1;
  }
  return 0;
}

function toParameter(table: string, { property, encode }: SaveColumn, rows: readonly RowValues[]): string {
  try {
    return toArrayLiteral(
      rows.map((row) => row[property]),
      encode,
    );
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) {
      throw new UnstorableRowError(table, property, error.message);
    }
    throw error;
  }
}

interface Counts {
  inserted: number;
  updated: number;
}

/** Past `em.execute`, which writes values into the SQL text: here they are parameters. */
async function execute(em: EntityManager, sql: string, parameters: readonly string[]): Promise<Counts[]> {
  const query = { kind: 'RawNode' as const, sqlFragments: [sql], parameters: [] };
  try {
    const { rows } = await em
      .getKysely()
      .executeQuery<Counts>({ sql, parameters, query, queryId: { queryId: 'save-rows' } });
    return rows;
  } catch (error) {
    throw error instanceof Error ? em.getPlatform().getExceptionConverter().convertException(error) : error;
  }
}
