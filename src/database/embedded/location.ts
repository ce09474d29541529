import { chmod, mkdir, readFile, realpath, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { toOutsideName } from './cluster.ts';
import { EmbeddedPostgresError, INSTEAD } from './embedded-postgres.errors.ts';
import { canReach, findServerUser, type ServerUser } from './server-user.ts';

/** Where root's clusters and binaries go when the server's user cannot reach their own folders. */
export const SHARED_DIR = '/var/lib/octavo';

export interface Location {
  home: string;
  user: ServerUser;
  /** The cluster lies outside of DATA_DIR, because the server's user cannot pass a folder above it. */
  isOutside: boolean;
}

const POINTER = 'postgres-location';

/** Decides once where the cluster of `dataDir` lives: later starts follow the pointer left beside the data. */
export async function findLocation(dataDir: string): Promise<Location> {
  const folder = await makeFolder(dataDir);
  const pointed = await readFile(join(folder, POINTER), 'utf8').catch(() => null);
  const inside = join(folder, 'postgres');
  const user = await findServerUser(pointed?.trim() ?? inside, folder);
  if (pointed) return { home: pointed.trim(), user, isOutside: true };
  if (await canReach(user, folder)) return { home: inside, user, isOutside: false };
  const home = join(await makeFolder(join(SHARED_DIR, toOutsideName(folder))), 'postgres');
  if (!(await canReach(user, SHARED_DIR))) {
    throw new EmbeddedPostgresError(
      'database.folder_unusable',
      `PostgreSQL does not run as root, and the user it runs as (uid ${user.uid}) can reach neither ${folder} nor ${SHARED_DIR}: set DATA_DIR to a folder below one that all may enter (chmod a+x), ${INSTEAD}`,
    );
  }
  await writeFile(join(folder, POINTER), `${home}\n`);
  return { home, user, isOutside: true };
}

/** Open to pass through, so that the server's user reaches what is its own; closed files stay closed. */
async function makeFolder(path: string): Promise<string> {
  try {
    const made = await mkdir(path, { recursive: true });
    if (made !== undefined) await chmod(path, 0o711);
    return await realpath(path);
  } catch (error) {
    throw new EmbeddedPostgresError(
      'database.folder_unusable',
      `${path} cannot be made or entered: set DATA_DIR to a folder you may write to, ${INSTEAD}`,
      error,
    );
  }
}
