import { existsSync } from 'node:fs';

const DIST = new URL('../../dist/src/', import.meta.url);

/** The built service's parts, with the types of their sources: sources use decorators, which Node does not run. */
export async function loadBuilt() {
  if (!existsSync(DIST)) throw new Error('There is no dist: run "npm run build" first');
  const [
    embedded,
    migrations,
    options,
    entities,
    writer,
    reads,
    conditions,
    sorts,
    values,
    scopes,
    accounts,
    repos,
  ] = await Promise.all([
    load<typeof import('../../src/database/embedded/embedded-postgres.ts')>(
      'database/embedded/embedded-postgres',
    ),
    load<typeof import('../../src/database/migrate.ts')>('database/migrate'),
    load<typeof import('../../src/database/mikro-orm.options.ts')>('database/mikro-orm.options'),
    load<typeof import('../../src/entities.ts')>('entities'),
    load<typeof import('../../src/database/save-rows.ts')>('database/save-rows'),
    load<typeof import('../../src/repos/repo-statements.ts')>('repos/repo-statements'),
    load<typeof import('../../src/repos/repo-conditions.ts')>('repos/repo-conditions'),
    load<typeof import('../../src/repos/repo-sort.ts')>('repos/repo-sort'),
    load<typeof import('../../src/repos/sql-values.ts')>('repos/sql-values'),
    load<typeof import('../../src/repos/repo-scopes.ts')>('repos/repo-scopes'),
    load<typeof import('../../src/accounts/account.entity.ts')>('accounts/account.entity'),
    load<typeof import('../../src/repos/repo.entity.ts')>('repos/repo.entity'),
  ]);
  return {
    ...embedded,
    ...migrations,
    ...options,
    ...entities,
    ...writer,
    ...reads,
    ...conditions,
    ...sorts,
    ...values,
    ...scopes,
    ...accounts,
    ...repos,
  };
}

export type Built = Awaited<ReturnType<typeof loadBuilt>>;

async function load<T>(path: string): Promise<T> {
  return (await import(new URL(`${path}.js`, DIST).href)) as T;
}
