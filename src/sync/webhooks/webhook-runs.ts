import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock.ts';
import { Run } from '../run.entity.ts';
import { RunStore } from '../run.store.ts';
import { SyncService } from '../sync.service.ts';
import type { Refresh } from './webhook-refresh.store.ts';

/** So many are looked at at once; the rest is looked at the next time. */
const BATCH = 100;

/** Stars and pushes come by the hundred: a repo is asked for so often at most, its issues oftener. */
const REPO_PAUSE_MS = 60_000;
const ISSUES_PAUSE_MS = 10_000;

/** Turns what deliveries asked for into runs: one for many, never two at a time, none of them too soon after another. */
@Injectable()
export class WebhookRuns {
  constructor(
    private readonly em: EntityManager,
    private readonly runs: RunStore,
    private readonly sync: SyncService,
    private readonly clock: Clock,
  ) {}

  /** Returns how many runs were queued. */
  async start(): Promise<number> {
    const wanted = await this.em
      .fork()
      .execute<Refresh[]>(
        `select account_id as "accountId", target from webhook_refresh order by wanted_at limit ${BATCH}`,
      );
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
    const since = new Date(this.clock.now().getTime() - pauseMs);
    return (await em.count(Run, { accountId, target, queuedAt: { $gt: since } })) > 0;
  }

  private async remove({ accountId, target }: Refresh, em: EntityManager): Promise<void> {
    await em.execute('delete from webhook_refresh where account_id = ? and target = ?', [accountId, target]);
  }
}
