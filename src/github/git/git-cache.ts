import { Inject, Injectable } from '@nestjs/common';
import { stat, utimes } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Clock } from '../../common/clock.ts';
import { CONFIG, type Config } from '../../config/config.ts';
import { unlessMissing } from './file-errors.ts';
import { measureFolder } from './folder-size.ts';
import { GitFolders } from './git-folders.ts';

/** Other processes may fetch into the same folders; in between, sizes are known from what is fetched here. */
const MEASURE_EVERY_MS = 10 * 60_000;

/** Room is made for some more than the next fetch at once. */
const KEEP_SHARE = 0.9;

/** Histories of repos below DATA_DIR, a folder each: open to Octavo's own user alone, and never needed for good. */
@Injectable()
export class GitCache {
  readonly folders: GitFolders;
  private readonly maxBytes: number;
  private readonly users = new Map<number, number>();
  private sizes = new Map<number, number>();
  private measuredAtMs: number | null = null;

  constructor(
    @Inject(CONFIG) config: Pick<Config, 'database' | 'git'>,
    private readonly clock: Clock,
  ) {
    this.folders = new GitFolders(join(resolve(config.database.dataDir), 'git'));
    this.maxBytes = config.git.cacheMaxBytes;
  }

  /** Repos that have a folder. */
  async list(): Promise<number[]> {
    return this.folders.list();
  }

  /** For who holds the repo's lock. No folder is no failure. */
  async remove(repoId: number): Promise<void> {
    this.sizes.delete(repoId);
    await this.folders.remove(repoId);
  }

  /** What processes left behind that are gone. */
  async removeLeftovers(): Promise<void> {
    await this.folders.removeLeftovers(this.clock.now());
  }

  /** Keeps the folder from being dropped until what is returned has been called. */
  hold(repoId: number): () => void {
    const { users } = this;
    users.set(repoId, (users.get(repoId) ?? 0) + 1);
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      const others = (users.get(repoId) ?? 1) - 1;
      if (others === 0) users.delete(repoId);
      else users.set(repoId, others);
    };
  }

  /** The repo's folder has been used and may have grown: others, longest unused, make room for it. */
  async settle(repoId: number): Promise<void> {
    const now = this.clock.now();
    const path = this.folders.pathOf(repoId);
    await utimes(path, now, now);
    if (this.measuredAtMs === null || now.getTime() - this.measuredAtMs >= MEASURE_EVERY_MS) {
      await this.measureAll();
      this.measuredAtMs = now.getTime();
    } else {
      this.sizes.set(repoId, await measureFolder(path));
    }
    if (sum(this.sizes) > this.maxBytes) await this.makeRoom();
  }

  private async measureAll(): Promise<void> {
    await this.removeLeftovers();
    const sizes = new Map<number, number>();
    for (const id of await this.list()) sizes.set(id, await measureFolder(this.folders.pathOf(id)));
    this.sizes = sizes;
  }

  private async makeRoom(): Promise<void> {
    for (const id of await this.listByLastUse()) {
      if (sum(this.sizes) <= this.maxBytes * KEEP_SHARE) return;
      if (!this.users.has(id)) await this.remove(id);
    }
  }

  private async listByLastUse(): Promise<number[]> {
    const usedAt = new Map<number, number>();
    for (const id of await this.list()) usedAt.set(id, await this.findLastUse(id));
    return [...usedAt].toSorted(([, a], [, b]) => a - b).map(([id]) => id);
  }

  private async findLastUse(repoId: number): Promise<number> {
    return stat(this.folders.pathOf(repoId)).then(
      ({ mtimeMs }) => mtimeMs,
      (error: unknown) => unlessMissing(error, 0),
    );
  }
}

function sum(sizes: ReadonlyMap<number, number>): number {
  let bytes = 0;
  for (const size of sizes.values()) bytes += size;
  return bytes;
}
