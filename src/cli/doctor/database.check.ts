import { getPendingMigrations } from '../../database/migrate.ts';
import { queryRows } from '../../database/query-rows.ts';
import type { CliContext } from '../cli-context.ts';
import { type Check, type Finding, ok, wrong } from './check.ts';

const OLDEST_MAJOR = 15;

export const databaseCheck: Check = { name: 'database', needs: ['configuration'], look: lookAtDatabase };

export const migrationsCheck: Check = { name: 'migrations', needs: ['database'], look: lookAtMigrations };

async function lookAtDatabase(cli: CliContext): Promise<Finding> {
  const version = await cli.useOrm(async ({ em }) => {
    const text = `select current_setting('server_version') as version`;
    const [row] = await queryRows<{ version: string }>(em, { text, values: [] });
    return row?.version ?? '';
  });
  const { url, dataDir } = cli.getSettings().database;
  const where = url === null ? `embedded, below ${dataDir}` : 'at DATABASE_URL';
  if (Number.parseInt(version, 10) >= OLDEST_MAJOR) return ok(`PostgreSQL ${version}, ${where}`);
  return wrong(`PostgreSQL ${version}, ${where}`, `Octavo needs PostgreSQL ${OLDEST_MAJOR} or newer`);
}

async function lookAtMigrations(cli: CliContext): Promise<Finding> {
  const pending = await cli.useOrm(getPendingMigrations);
  if (pending.length === 0) return ok('all applied');
  return wrong(
    `not applied yet: ${pending.join(', ')}`,
    'Run "octavo migrate", or start the service, which does it',
  );
}
