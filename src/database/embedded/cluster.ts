import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Binaries } from './binaries.ts';
import { EmbeddedPostgresError, INSTEAD } from './embedded-postgres.errors.ts';
import { giveTo, type ServerUser } from './server-user.ts';

const run = promisify(execFile);

/** The superuser inside the cluster and the name of Octavo's own database. */
export const OWNER = 'octavo';

/** The folders and files of one cluster. */
export interface Cluster {
  home: string;
  data: string;
  socketDir: string;
  portFile: string;
  logFile: string;
  password: string;
  user: ServerUser;
}

export interface CreateOptions {
  home: string;
  user: ServerUser;
  binaries: Binaries;
  initdbFlags: readonly string[];
}

/** Opens the cluster in `home`, made first if there is none. Throws `EmbeddedPostgresError`. */
export async function openCluster(options: CreateOptions): Promise<Cluster> {
  const { home, user, binaries } = options;
  if (!(await exists(home))) await createCluster(options);
  const data = join(home, 'data');
  await assertUsable(home, data, binaries);
  const password = await readFile(join(home, 'password'), 'utf8').catch((error: unknown) => {
    throw new EmbeddedPostgresError(
      'database.folder_unusable',
      `${home} cannot be read: start Octavo as the user it belongs to, ${INSTEAD}`,
      error,
    );
  });
  const socketDir = join(home, 'socket');
  return { home, data, socketDir, portFile: join(home, 'port'), logFile: join(home, 'log'), password, user };
}

/** Made under another name and renamed when whole: a start that was killed or raced leaves no half cluster. */
async function createCluster({ home, user, binaries, initdbFlags }: CreateOptions): Promise<void> {
  await removeUnfinished(home);
  const unfinished = await mkdtemp(`${home}.new-${process.pid}-`);
  try {
    await mkdir(join(unfinished, 'socket'), { mode: 0o700 });
    await writeFile(join(unfinished, 'password'), randomBytes(24).toString('base64url'), { mode: 0o600 });
    for (const path of ['', 'socket', 'password']) await giveTo(user, join(unfinished, path));
    await initdb(unfinished, user, binaries, initdbFlags);
    await rename(unfinished, home).catch((error: NodeJS.ErrnoException) => {
      // Somebody else was faster; theirs is as good.
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    });
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

async function initdb(
  home: string,
  user: ServerUser,
  binaries: Binaries,
  flags: readonly string[],
): Promise<void> {
  // The builtin locale sorts the same on every machine; the system's would not, and would change under us.
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const login = [`--username=${OWNER}`, '--auth=scram-sha-256', `--pwfile=${join(home, 'password')}`];
  try {
    await run(binaries.initdb, [`--pgdata=${join(home, 'data')}`, ...locale, ...login, ...flags], {
      ...user,
      cwd: '/',
      env: { LC_ALL: 'C', TZ: 'UTC' },
    });
  } catch (error) {
    throw new EmbeddedPostgresError(
      'database.start_failed',
      `initdb could not make a database in ${home}: ${toReason(error)}`,
      error,
    );
  }
}

function toReason(error: unknown): string {
  const stderr = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : '';
  return stderr || String(error);
}

/** What a killed process left: its name says whose it was. */
async function removeUnfinished(home: string): Promise<void> {
  const prefix = `${basename(home)}.new-`;
  for (const name of await readdir(dirname(home))) {
    const pid = name.startsWith(prefix) ? Number.parseInt(name.slice(prefix.length), 10) : Number.NaN;
    if (pid > 0 && !isAlive(pid)) await rm(join(dirname(home), name), { recursive: true, force: true });
  }
}

async function assertUsable(home: string, data: string, { majorVersion }: Binaries): Promise<void> {
  const version = await readFile(join(data, 'PG_VERSION'), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EACCES') {
      throw new EmbeddedPostgresError(
        'database.folder_unusable',
        `${home} belongs to another user: start Octavo as that user, set DATA_DIR to another folder, ${INSTEAD}`,
        error,
      );
    }
    throw new EmbeddedPostgresError(
      'database.folder_taken',
      `${home} exists and is no database of Octavo's: move it away, set DATA_DIR to another folder, ${INSTEAD}`,
      error,
    );
  });
  if (Number(version) !== majorVersion) {
    throw new EmbeddedPostgresError(
      'database.version_mismatch',
      `${data} was made by PostgreSQL ${version.trim()}, this Octavo brings ${majorVersion}: dump it with the Octavo that made it and restore the dump here, ${INSTEAD}`,
    );
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** A name for the cluster of `dataDir` outside of it. */
export function toOutsideName(dataDir: string): string {
  return createHash('sha256').update(dataDir).digest('hex').slice(0, 16);
}
