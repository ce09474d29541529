import type { EntityManager } from '@mikro-orm/postgresql';

/** A statement of our own SQL; `$1`... are its values. */
export interface SqlStatement {
  text: string;
  values: readonly unknown[];
}

/** Runs it in the EntityManager's transaction, if it is in one. `em.execute` would write the values into the text. */
export async function queryRows<Row>(em: EntityManager, { text, values }: SqlStatement): Promise<Row[]> {
  const query = { kind: 'RawNode' as const, sqlFragments: [text], parameters: [] };
  const compiled = { sql: text, parameters: values, query, queryId: { queryId: 'query-rows' } };
  const { rows } = await em.getKysely().executeQuery<Row>(compiled);
  return rows;
}
