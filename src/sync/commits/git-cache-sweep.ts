import { Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { CONFIG, type Config } from '../../config/config.ts';
import { AdvisoryLocks } from '../../database/advisory-locks.ts';
import { GitCache } from '../../github/git/git-cache.ts';
import { RepoSightQueries } from '../../repos/repo-sight.queries.ts';
import { Timetable } from '../timetable.ts';

const CRON = '*/10 * * * *';

/**
 * Removes what git has fetched of repos that nobody here may see any more: unreachable, private without a valid lease, or
 * forgotten. Every process that works has a disk of its own, and sweeps it.
 */
@Injectable()
export class GitCacheSweep implements OnApplicationBootstrap {
  private readonly logger = new Logger(GitCacheSweep.name);

  constructor(
    @Inject(CONFIG) private readonly config: Pick<Config, 'role'>,
    private readonly timetable: Timetable,
    private readonly cache: GitCache,
    private readonly sights: RepoSightQueries,
    private readonly locks: AdvisoryLocks,
  ) {}

  onApplicationBootstrap(): void {
    if (this.config.role === 'web') return;
    this.timetable.add('git cache', CRON, () => this.sweep());
    this.timetable.start('git cache', () => this.sweep());
  }

  /** Returns how many folders went. One that is in use is left for the next time. */
  async sweep(): Promise<number> {
    await this.cache.removeLeftovers();
    const unseen = await this.listUnseen(await this.cache.list());
    let removed = 0;
    for (const id of unseen) if (await this.removeUnseen(id)) removed += 1;
    if (removed > 0) this.logger.log({ message: 'Removed what git had fetched of unseen repos', removed });
    return removed;
  }

  private async removeUnseen(id: number): Promise<boolean> {
    const lock = await this.locks.tryLock({ class: 'repoCommits', id });
    if (!lock) return false;
    try {
      // Somebody may have come to see it, and fetched it, since the first look.
      if ((await this.listUnseen([id])).length === 0) return false;
      await this.cache.remove(id);
      return true;
    } finally {
      await lock.release();
    }
  }

  private async listUnseen(ids: readonly number[]): Promise<number[]> {
    const seen = new Set(await this.sights.listSeen(ids));
    return ids.filter((id) => !seen.has(id));
  }
}
