import { execFile } from 'node:child_process';
import { chown, stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { EmbeddedPostgresError, INSTEAD } from './embedded-postgres.errors.ts';

const run = promisify(execFile);

/** As whom the server runs. Empty: as ourselves. Root may not run PostgreSQL, so that root names somebody else. */
export interface ServerUser {
  uid?: number;
  gid?: number;
}

/** Tried in this order; the last exists on practically every machine. */
const UNPRIVILEGED = ['octavo', 'postgres', '_postgres', 'nobody'];

/** The first of these folders' owners that is an ordinary user, else the first unprivileged user this machine has. */
export async function findServerUser(...folders: string[]): Promise<ServerUser> {
  if (process.getuid?.() !== 0) return {};
  for (const folder of folders) {
    const owner = await stat(folder).catch(() => null);
    if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  }
  for (const name of UNPRIVILEGED) {
    const user = await findUser(name);
    if (user) return user;
  }
  throw new EmbeddedPostgresError(
    'database.start_failed',
    `PostgreSQL does not run as root and this machine has none of the users ${UNPRIVILEGED.join(', ')}: create one (useradd --system octavo), start Octavo as an ordinary user, ${INSTEAD}`,
  );
}

async function findUser(name: string): Promise<ServerUser | null> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return null;
  }
}

/** Whether that user may work in `folder`: each folder above it must let the user pass. */
export async function canReach(user: ServerUser, folder: string): Promise<boolean> {
  if (user.uid === undefined) return true;
  try {
    await run('test', ['-x', folder], { ...user, cwd: '/' });
    return true;
  } catch {
    return false;
  }
}

export async function giveTo(user: ServerUser, path: string): Promise<void> {
  if (user.uid !== undefined && user.gid !== undefined) await chown(path, user.uid, user.gid);
}
