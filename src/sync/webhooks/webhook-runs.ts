import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock.ts';
import { Run } from '../run.entity.ts';
import { RunStore, UNFINISHED_SQL } from '../run.store.ts';
import { SyncService } from '../sync.service.ts';
import type { Refresh } from './webhook-refresh.store.ts';

/** So many are looked at at once; the rest is looked at the next time. */
const BATCH = 100;

/** Stars and pushes come by the hundred: a repo is asked for so often at most, its issues oftener. */
const REPO_PAUSE_MS = 60_000;
const ISSUES_PAUSE_MS = 10_000;

const MINUTE_MS = 60_000;
/** Of one account: what the schedule asks for has to have its turn, too. */
const MOST_A_MINUTE = 12;

/** Turns what deliveries asked for into runs: one for many, never two at a time, none of them too soon after another. */
@Injectable()
export class WebhookRuns {
  constructor(
    private readonly em: EntityManager,
    private readonly runs: RunStore,
    private readonly sync: SyncService,
    private readonly clock: Clock,
  ) {}

  /** Of all that is wanted, what may begin now. Returns how many runs were queued. */
  async start(): Promise<number> {
    return this.startThese(
      await this.em.fork().execute<Refresh[]>(
        `select w.account_id as "accountId", w.target from webhook_refresh w
         where not exists (
             select 1 from run r where r.account_id = w.account_id and r.target = w.target and (
               r.queued_at > case when w.target like 'issues:%' then ?::timestamptz else ? end
               or (r.started_at is not null and r.state in ${UNFINISHED_SQL})))
           and (select count(*) from run r
             where r.account_id = w.account_id and r.started_by = 'webhook' and r.queued_at > ?) < ${MOST_A_MINUTE}
         order by w.wanted_at limit ${BATCH}`,
        [this.ago(ISSUES_PAUSE_MS), this.ago(REPO_PAUSE_MS), this.ago(MINUTE_MS)],
      ),
    );
  }

  /** Returns how many runs were queued. */
  async startThese(wanted: readonly Refresh[]): Promise<number> {
    let queued = 0;
    for (const refresh of wanted) {
      if (await this.em.fork().transactional((em) => this.startOne(refresh, em))) queued += 1;
    }
    return queued;
  }

  /** What is still wanted when a run of the target is under way stays wanted: that run may have passed it. */
  private async startOne(refresh: Refresh, em: EntityManager): Promise<boolean> {
    if (!(await this.claim(refresh, em))) return false;
    const unfinished = await this.runs.findUnfinished(refresh.accountId, refresh.target, em);
    if (unfinished) {
      if (unfinished.startedAt === null) await this.remove(refresh, em);
      return false;
    }
    if (await this.isTooSoon(refresh, em)) return false;
    await this.sync.queueOnce({ ...refresh, startedBy: 'webhook' }, em);
    await this.remove(refresh, em);
    return true;
  }

  /** Whoever else looks at the same time leaves it alone. */
  private async claim({ accountId, target }: Refresh, em: EntityManager): Promise<boolean> {
    const claimed = await em.execute<object[]>(
      'select 1 from webhook_refresh where account_id = ? and target = ? for update skip locked',
      [accountId, target],
    );
    return claimed.length > 0;
  }

  private async isTooSoon({ accountId, target }: Refresh, em: EntityManager): Promise<boolean> {
    const pauseMs = target.startsWith('issues:') ? ISSUES_PAUSE_MS : REPO_PAUSE_MS;
    if ((await em.count(Run, { accountId, target, queuedAt: { $gt: this.ago(pauseMs) } })) > 0) return true;
    const lately = { accountId, startedBy: 'webhook', queuedAt: { $gt: this.ago(MINUTE_MS) } };
    return (await em.count(Run, lately)) >= MOST_A_MINUTE;
  }

  private ago(ms: number): Date {
    return new Date(this.clock.now().getTime() - ms);
  }

  private async remove({ accountId, target }: Refresh, em: EntityManager): Promise<void> {
    await em.execute('delete from webhook_refresh where account_id = ? and target = ?', [accountId, target]);
  }
}
