import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { CredentialVault } from '../auth/credential-vault.ts';
import { Clock } from '../common/clock.ts';
import { HttpCacheStore } from '../github/http-cache.store.ts';
import { sweepIndicators } from '../issues/indicators/indicator-cache.store.ts';
import { sweepIdentities } from './commits/identity-sweep.ts';
import { TagReadingStore } from './tags/tag-reading.store.ts';

const DAY_MS = 86_400_000;
const CACHE_DAYS = 30;
const RUN_DAYS = 90;
/** Until then, the next run goes on where one has come to an end early; what GitHub would not show is asked for daily. */
const ISSUE_WORK_DAYS = 3;
/** What was read stands in coverage; what failed is kept with its run, for its reason. */
const COMMIT_WORK_DAYS = 3;
/** GitHub delivers again for three days at most; runs of webhooks are many and alike. */
const WEBHOOK_DAYS = 7;

/** Deletes what nobody needs any more. */
@Injectable()
export class Housekeeping {
  constructor(
    private readonly em: EntityManager,
    private readonly cache: HttpCacheStore,
    private readonly vault: CredentialVault,
    private readonly tagReadings: TagReadingStore,
    private readonly clock: Clock,
  ) {}

  async sweep(): Promise<{ answers: number; runs: number }> {
    const orphans = await this.vault.forgetOrphanedAnswers();
    const answers = orphans + (await this.cache.sweep(this.daysAgo(CACHE_DAYS)));
    await this.tagReadings.removeAbandoned(this.em.fork());
    const runs = await this.em
      .fork()
      .execute<object[]>('delete from run where finished_at < ? returning id', [this.daysAgo(RUN_DAYS)]);
    await sweepIndicators(this.em.fork(), this.clock.now());
    await this.sweepIssueWork();
    await this.sweepCommitWork();
    await sweepIdentities(this.em.fork());
    await this.sweepWebhooks();
    // What it has seen is of no use to anybody once its run is forgotten.
    await this.em
      .fork()
      .execute(
        'delete from ranking k where k.finished_at is null and not exists (select from run r where r.id = k.id)',
      );
    return { answers, runs: runs.length };
  }

  private async sweepIssueWork(): Promise<void> {
    const em = this.em.fork();
    const before = this.daysAgo(ISSUE_WORK_DAYS);
    await em.execute(
      'delete from issue_seen where run_id in (select id from run where finished_at is not null)',
    );
    await em.execute('delete from issue_work where run_id in (select id from run where finished_at < ?)', [
      before,
    ]);
  }

  private async sweepCommitWork(): Promise<void> {
    await this.em
      .fork()
      .execute(
        `delete from commit_work where state <> 'failed' and run_id in (select id from run where finished_at < ?)`,
        [this.daysAgo(COMMIT_WORK_DAYS)],
      );
  }

  private async sweepWebhooks(): Promise<void> {
    const before = this.daysAgo(WEBHOOK_DAYS);
    const em = this.em.fork();
    await em.execute('delete from webhook_delivery where received_at < ?', [before]);
    await em.execute(`delete from run where started_by = 'webhook' and finished_at < ?`, [before]);
  }

  private daysAgo(days: number): Date {
    return new Date(this.clock.now().getTime() - days * DAY_MS);
  }
}
