import type { EntityManager } from '@mikro-orm/postgresql';
import { queryRows } from '../database/query-rows.ts';

export interface LockedRepo {
  id: number;
  updatedAt: Date;
}

/**
 * Until the transaction ends nobody else writes these repos or what belongs to them. In the order in which a page
 * writes its repos, so that two of them wait for each other instead of locking each other out. Returns those that are stored, as they are from then on.
 */
export async function lockRepos(ids: readonly number[], em: EntityManager): Promise<LockedRepo[]> {
  const text =
    'select id, updated_at as at from repo where id = any($1::bigint[]) order by id for no key update';
  const rows = await queryRows<{ id: number; at: Date | string }>(em, { text, values: [ids] });
  return rows.map(({ id, at }) => ({ id, updatedAt: new Date(at) }));
}
