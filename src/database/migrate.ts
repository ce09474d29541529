import type { MikroORM } from '@mikro-orm/postgresql';
import { withAdvisoryLock } from './with-advisory-lock.ts';

export interface Migrated {
  /** Names of what was applied just now, oldest first; empty when another process was faster. */
  applied: string[];
}

/** Brings the database up to date. Of several processes one migrates and the others wait for it. */
export async function migrate(orm: MikroORM): Promise<Migrated> {
  const url = orm.config.get('clientUrl');
  if (url === undefined) throw new Error('MikroORM was configured without a URL');
  return withAdvisoryLock({ url, key: { class: 'migrations' } }, async () => {
    const applied = await orm.migrator.up();
    return { applied: applied.map(({ name }) => name) };
  });
}

/** Names of the migrations that this code knows and this database lacks. */
export async function getPendingMigrations(orm: MikroORM): Promise<string[]> {
  const pending = await orm.migrator.getPending();
  return pending.map(({ name }) => name);
}
