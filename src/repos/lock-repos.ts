import type { EntityManager } from '@mikro-orm/postgresql';
import { queryRows } from '../database/query-rows.ts';

/**
 * Until the transaction ends nobody else writes these repos or what belongs to them. In the order in which a page
 * writes its repos, so that two of them wait for each other instead of locking each other out.
 */
export async function lockRepos(ids: readonly number[], em: EntityManager): Promise<void> {
  const text = 'select id from repo where id = any($1::bigint[]) order by id for no key update';
  await queryRows(em, { text, values: [ids] });
}
