import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock.ts';
import { HttpCacheStore } from '../github/http-cache.store.ts';

/** Taking back what an account may do here. The mirrored rows stay; nobody is signed in any more who would see them. */
@Injectable()
export class Eviction {
  constructor(
    private readonly em: EntityManager,
    private readonly cache: HttpCacheStore,
    private readonly clock: Clock,
  ) {}

  /** SIGN_IN_ALLOWED no longer names it: sessions, keys, links, schedule and the signed-in token go, unfinished runs end. */
  async refuse(accountId: number): Promise<void> {
    const now = this.clock.now();
    const deleted = await this.em.fork().transactional(async (em) => {
      await em.execute('update viewer set allowed = false, allowed_checked_at = ? where account_id = ?', [
        now,
        accountId,
      ]);
      await this.endSessions(accountId, em);
      await this.revokeKeys(accountId, em);
      await em.execute('delete from signin_link where account_id = ?', [accountId]);
      await em.execute('delete from device_login where account_id = ?', [accountId]);
      await em.execute('delete from target where account_id = ?', [accountId]);
      await em.execute(CANCEL_RUNS, [now, accountId]);
      return em.execute<{ id: number }[]>(
        `delete from credential where account_id = ? and kind = 'oauth' returning id`,
        [accountId],
      );
    });
    for (const { id } of deleted) await this.cache.forget(id);
  }

  /** Every browser, this one included. */
  async endSessions(accountId: number, em: EntityManager = this.em.fork()): Promise<void> {
    await em.execute(`delete from session where sess->>'accountId' = ?`, [String(accountId)]);
  }

  async revokeKeys(accountId: number, em: EntityManager = this.em.fork()): Promise<void> {
    await em.execute('update api_key set revoked_at = ? where account_id = ? and revoked_at is null', [
      this.clock.now(),
      accountId,
    ]);
  }
}

/** A leg at work sees the wish and ends by itself; what only waits is cancelled here. */
const CANCEL_RUNS = `
  update run set
    cancel_requested = true,
    resume_at = null,
    finished_at = case when state = 'running' then null else ?::timestamptz end,
    state = case when state = 'running' then state else 'cancelled' end
  where account_id = ? and state in ('queued', 'running', 'waiting_for_quota')`;
