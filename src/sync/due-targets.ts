import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock.ts';
import { getNextTurn } from './target-cron.ts';
import { SyncService } from './sync.service.ts';

interface DueTarget {
  id: string;
  accountId: number;
  target: string;
}

/** Nothing was queued before. */
const NEVER = new Date(0);

/** Who is let in and has a living credential. */
const MAY_SYNC = `v.allowed
         and exists (select 1 from credential c where c.account_id = t.account_id and c.state = 'alive')`;

/** Queues what the schedule asks for. However many replicas ask at one tick, each target is queued once. */
@Injectable()
export class DueTargets {
  constructor(
    private readonly em: EntityManager,
    private readonly sync: SyncService,
    private readonly clock: Clock,
  ) {}

  /** Targets without a schedule of their own, not queued since `before`, whose account is let in and has a living credential. Returns how many were due. */
  async queue(before: Date): Promise<number> {
    const due = await this.em.fork().execute<DueTarget[]>(
      `select t.id, t.account_id as "accountId", t.target
       from target t join viewer v on v.account_id = t.account_id
       where ${MAY_SYNC} and t.cron is null
         and (t.last_queued_at is null or t.last_queued_at < ?)
       order by t.size nulls first, t.created_at, t.id`,
      [before],
    );
    return this.queueAll(due, before);
  }

  /** Targets whose own schedule has come since they were queued last. Returns how many were due. */
  async queueOwn(): Promise<number> {
    const scheduled = await this.em.fork().execute<(DueTarget & { cron: string; since: Date })[]>(
      `select t.id, t.account_id as "accountId", t.target, t.cron, coalesce(t.last_queued_at, t.created_at) as since
       from target t join viewer v on v.account_id = t.account_id
       where ${MAY_SYNC} and t.cron is not null
       order by t.size nulls first, t.created_at, t.id`,
    );
    const now = this.clock.now();
    let queued = 0;
    for (const { cron, since, ...target } of scheduled) {
      const due = getNextTurn(cron, new Date(since));
      if (due <= now && (await this.claim(target, due))) queued += 1;
    }
    return queued;
  }

  /** The operator's targets that were never queued: whoever names one need not wait for the schedule. */
  async queueNew(): Promise<number> {
    const added = await this.em.fork().execute<DueTarget[]>(
      `select t.id, t.account_id as "accountId", t.target
         from target t join viewer v on v.account_id = t.account_id
         where ${MAY_SYNC} and t.source = 'operator' and t.last_queued_at is null`,
    );
    return this.queueAll(added, NEVER);
  }

  private async queueAll(due: readonly DueTarget[], before: Date): Promise<number> {
    let queued = 0;
    for (const target of due) {
      if (await this.claim(target, before)) queued += 1;
    }
    return queued;
  }

  private async claim({ id, accountId, target }: DueTarget, before: Date): Promise<boolean> {
    return this.em.fork().transactional(async (em) => {
      const claimed = await em.execute<object[]>(
        `update target set last_queued_at = ?
         where id = ? and (last_queued_at is null or last_queued_at < ?) returning id`,
        [this.clock.now(), id, before],
      );
      if (claimed.length === 0) return false;
      await this.sync.queue({ accountId, target, startedBy: 'schedule' }, em);
      return true;
    });
  }
}
