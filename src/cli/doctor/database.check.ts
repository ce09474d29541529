import { AppError } from '../../common/app-error.ts';
import { getPendingMigrations } from '../../database/migrate.ts';
import { queryRows } from '../../database/query-rows.ts';
import type { CliContext } from '../cli-context.ts';
import { type Check, type Finding, ok, wrong } from './check.ts';

const OLDEST_MAJOR = 15;

export const databaseCheck: Check = { name: 'database', needs: ['configuration'], look: lookAtDatabase };

export const migrationsCheck: Check = { name: 'migrations', needs: ['database'], look: lookAtMigrations };

async function lookAtDatabase(cli: CliContext): Promise<Finding> {
  const { url, dataDir } = cli.getSettings().database;
  const where = url === null ? `embedded, below ${dataDir}` : 'at DATABASE_URL';
  let version: string;
  try {
    version = await readVersion(cli);
  } catch (error) {
    // The embedded one says itself what to do.
    if (error instanceof AppError) throw error;
    return wrong(
      `no PostgreSQL ${where}: ${toReason(error)}`,
      'Check DATABASE_URL, that this PostgreSQL runs, and that it lets this user in',
    );
  }
  if (Number.parseInt(version, 10) >= OLDEST_MAJOR) return ok(`PostgreSQL ${version}, ${where}`);
  return wrong(`PostgreSQL ${version}, ${where}`, `Octavo needs PostgreSQL ${OLDEST_MAJOR} or newer`);
}

async function readVersion(cli: CliContext): Promise<string> {
  return cli.useOrm(async ({ em }) => {
    const text = `select current_setting('server_version') as version`;
    const [row] = await queryRows<{ version: string }>(em, { text, values: [] });
    return row?.version ?? '';
  });
}

/** Of several addresses tried in vain, none says why: the code does. */
function toReason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message === '' && 'code' in error ? String(error.code) : error.message;
}

async function lookAtMigrations(cli: CliContext): Promise<Finding> {
  const pending = await cli.useOrm(getPendingMigrations);
  if (pending.length === 0) return ok('all applied');
  return wrong(
    `not applied yet: ${pending.join(', ')}`,
    'Run "octavo migrate", or start the service, which does it',
  );
}
