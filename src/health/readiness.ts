import { MikroORM } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import { getPendingMigrations } from '../database/migrate.ts';
import { queryRows } from '../database/query-rows.ts';
import { GitMissingError } from '../github/git/git.errors.ts';
import { GitClient } from '../github/git/git-client.ts';
import { QueueStatus } from './queue-status.ts';

/** A probe asks every few seconds: an answer that takes longer is a no. */
const TIMEOUT_MS = 2_000;

/** What must hold before this process takes requests. Reasons are in our words: errors may hold addresses. */
@Injectable()
export class Readiness {
  constructor(
    private readonly indicators: HealthIndicatorService,
    private readonly orm: MikroORM,
    private readonly queue: QueueStatus,
    private readonly git: GitClient,
  ) {}

  checkDatabase(): Promise<HealthIndicatorResult> {
    return this.check('database', async () => {
      await queryRows(this.orm.em, { text: 'select 1', values: [] });
      return null;
    });
  }

  checkMigrations(): Promise<HealthIndicatorResult> {
    return this.check('migrations', async () => {
      const pending = await getPendingMigrations(this.orm);
      return pending.length === 0
        ? null
        : `${pending.length} migrations are not applied; run "octavo migrate"`;
    });
  }

  checkQueue(): Promise<HealthIndicatorResult> {
    return this.check('queue', async () =>
      (await this.queue.isInstalled()) ? null : 'The queue has no tables yet',
    );
  }

  /** Never down: without git commits alone are not read. */
  async checkGit(): Promise<HealthIndicatorResult> {
    const indicator = this.indicators.check('git');
    const version = await withTimeout(this.git.findVersion()).catch(() => null);
    if (version !== null) return indicator.up({ installed: true });
    return indicator.up({ installed: false, message: new GitMissingError().message });
  }

  private async check(
    name: string,
    findProblem: () => Promise<string | null>,
  ): Promise<HealthIndicatorResult> {
    const indicator = this.indicators.check(name);
    const problem = await withTimeout(findProblem()).catch(() => 'PostgreSQL does not answer');
    return problem === null ? indicator.up() : indicator.down(problem);
  }
}

async function withTimeout<T>(work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error('took too long')), TIMEOUT_MS);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}
