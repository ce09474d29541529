import { createHash, randomBytes } from 'node:crypto';
import { chmod, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { hasCode, unlessMissing } from './file-errors.ts';
import { GitNameError } from './git.errors.ts';

const OWNER_ONLY = 0o700;
const FOLDER = /^(\d+)\.git$/;
const TEMPORARY = /^(\d+)\.([\da-f]{8})-(\d+)-[\da-f]+\.tmp$/;

/** Containers may share a disk, and their processes have the same few numbers. */
const MACHINE = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);

/** What another machine began so long ago is finished or forgotten. */
const FOREIGN_MAX_AGE_MS = 2 * 24 * 3_600_000;

/** The folders of the cache by their names: `ID.git`, whole, and `*.tmp`, on their way in or out. */
export class GitFolders {
  readonly root: string;
  private readonly temporary = new Set<string>();

  constructor(root: string) {
    this.root = root;
  }

  async prepare(): Promise<void> {
    await mkdir(this.root, { recursive: true, mode: OWNER_ONLY });
    await chmod(this.root, OWNER_ONLY);
  }

  pathOf(repoId: number): string {
    if (!Number.isSafeInteger(repoId) || repoId <= 0) throw new GitNameError();
    return join(this.root, `${repoId}.git`);
  }

  async list(): Promise<number[]> {
    const ids = (await this.readRoot()).map((name) => FOLDER.exec(name)?.[1]);
    return ids.filter((id) => id !== undefined).map(Number);
  }

  async has(repoId: number): Promise<boolean> {
    return stat(this.pathOf(repoId)).then(
      () => true,
      (error: unknown) => unlessMissing(error, false),
    );
  }

  /** Gone at once for whoever looks for it, however long its files take. */
  async remove(repoId: number): Promise<void> {
    const doomed = this.nameTemporary(repoId);
    try {
      await rename(this.pathOf(repoId), doomed);
    } catch (error) {
      return unlessMissing(error, undefined);
    } finally {
      await this.discard(doomed);
    }
  }

  /** A folder that nobody takes for a whole one. */
  async createTemporary(repoId: number): Promise<string> {
    const path = this.nameTemporary(repoId);
    await mkdir(path, { mode: OWNER_ONLY });
    return path;
  }

  /** From now on it is the repo's folder. */
  async install(temporary: string, repoId: number): Promise<void> {
    await this.remove(repoId);
    await rename(temporary, this.pathOf(repoId));
    this.temporary.delete(temporary);
  }

  async discard(temporary: string): Promise<void> {
    await rm(temporary, { recursive: true, force: true });
    this.temporary.delete(temporary);
  }

  /** What processes left behind that are gone. */
  async removeLeftovers(now: Date): Promise<void> {
    for (const name of await this.readRoot()) {
      const path = join(this.root, name);
      if (TEMPORARY.test(name) && !this.temporary.has(path) && (await isLeftover(path, name, now))) {
        await rm(path, { recursive: true, force: true });
      }
    }
  }

  private nameTemporary(repoId: number): string {
    const name = `${repoId}.${MACHINE}-${process.pid}-${randomBytes(6).toString('hex')}.tmp`;
    const path = join(this.root, name);
    this.temporary.add(path);
    return path;
  }

  private async readRoot(): Promise<string[]> {
    return readdir(this.root).catch((error: unknown) => unlessMissing(error, []));
  }
}

async function isLeftover(path: string, name: string, now: Date): Promise<boolean> {
  const [, , machine, pid] = TEMPORARY.exec(name) ?? [];
  // A process with our own number that is not us: containers start with the same one each time.
  if (machine === MACHINE) return Number(pid) === process.pid || !isAlive(Number(pid));
  const { mtimeMs } = await stat(path);
  return now.getTime() - mtimeMs > FOREIGN_MAX_AGE_MS;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return hasCode(error, 'EPERM');
  }
}
