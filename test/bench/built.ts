import { existsSync } from 'node:fs';

const DIST = new URL('../../dist/src/', import.meta.url);

/** The parts of the built service that the bench drives by hand. */
export type Built = typeof import('../../src/accounts/account.entity.ts') &
  typeof import('../../src/database/embedded/embedded-postgres.ts') &
  typeof import('../../src/database/migrate.ts') &
  typeof import('../../src/database/mikro-orm.options.ts') &
  typeof import('../../src/database/save-rows.ts') &
  typeof import('../../src/entities.ts') &
  typeof import('../../src/repos/repo-conditions.ts') &
  typeof import('../../src/repos/repo-scopes.ts') &
  typeof import('../../src/repos/repo-sort.ts') &
  typeof import('../../src/repos/repo-statements.ts') &
  typeof import('../../src/repos/repo.entity.ts') &
  typeof import('../../src/repos/sql-values.ts');

const MODULES = [
  'accounts/account.entity',
  'database/embedded/embedded-postgres',
  'database/migrate',
  'database/mikro-orm.options',
  'database/save-rows',
  'entities',
  'repos/repo-conditions',
  'repos/repo-scopes',
  'repos/repo-sort',
  'repos/repo-statements',
  'repos/repo.entity',
  'repos/sql-values',
];

/** Built, because the sources use decorators, which Node does not run. */
export async function loadBuilt(): Promise<Built> {
  if (!existsSync(DIST)) throw new Error('There is no dist: run "npm run build" first');
  const parts = await Promise.all(
    MODULES.map((path): Promise<object> => import(new URL(`${path}.js`, DIST).href)),
  );
  return Object.assign({}, ...parts) as Built;
}
