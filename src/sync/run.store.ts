import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Run, type RunState } from './run.entity.ts';
import type { EndedLeg, Leg, NextLeg, Progress, RunCursor, RunError } from './run.types.ts';
import { LegLostError } from './sync.errors.ts';

export const UNFINISHED: readonly RunState[] = ['queued', 'running', 'waiting_for_quota'];
export const UNFINISHED_SQL = `('queued', 'running', 'waiting_for_quota')`;

/** Writes `run` and `run_stream`. Every write of a leg is fenced: it fails when the leg is no longer the current one. */
@Injectable()
export class RunStore {
  constructor(private readonly em: EntityManager) {}

  async find(id: string): Promise<Run | null> {
    return this.em.fork().findOne(Run, { id }, { disableIdentityMap: true });
  }

  async listUnfinished(): Promise<Run[]> {
    return this.em.fork().find(Run, { state: { $in: [...UNFINISHED] } }, { disableIdentityMap: true });
  }

  async listRunning(accountId: number): Promise<Run[]> {
    return this.em.fork().find(Run, { accountId, state: 'running' }, { disableIdentityMap: true });
  }

  async findUnfinished(accountId: number, target: string, em: EntityManager): Promise<Run | null> {
    return em.findOne(
      Run,
      { accountId, target, state: { $in: [...UNFINISHED] } },
      { disableIdentityMap: true },
    );
  }

  async countUnfinishedByHand(accountId: number, em: EntityManager): Promise<number> {
    return em.count(Run, { accountId, startedBy: 'hand', state: { $in: [...UNFINISHED] } });
  }

  /** Within a transaction that has found no unfinished run of this target while nobody else could add one. */
  async create(
    run: Pick<Run, 'id' | 'accountId' | 'target' | 'startedBy' | 'queuedAt'>,
    em: EntityManager,
  ): Promise<void> {
    await em.execute(
      `insert into run (id, account_id, target, started_by, state, leg, cancel_requested, queued_at, requests, quota_spent)
       values (?, ?, ?, ?, 'queued', 1, false, ?, 0, 0)`,
      [run.id, run.accountId, run.target, run.startedBy, run.queuedAt],
    );
  }

  /** The leg starts. False: it is a leftover, or its run has ended. */
  async begin({ id, leg }: Leg, now: Date): Promise<boolean> {
    const begun = await this.em.fork().execute<object[]>(
      `update run set state = 'running', started_at = coalesce(started_at, ?), resume_at = null
       where id = ? and leg = ? and state in ${UNFINISHED_SQL} returning id`,
      [now, id, leg],
    );
    return begun.length > 0;
  }

  /** Moves the cursor past a page. Returns whether somebody wishes the run to end. Throws `LegLostError`. */
  async saveCursor(
    { id, leg }: Leg,
    cursor: RunCursor,
    em: EntityManager,
  ): Promise<{ cancelRequested: boolean }> {
    const [saved] = await em.execute<{ cancelRequested: boolean }[]>(
      `update run set cursor = ?::jsonb, revivals = 0, error_code = null, error_message = null
       where id = ? and leg = ? and state = 'running' returning cancel_requested as "cancelRequested"`,
      [JSON.stringify(cursor), id, leg],
    );
    if (!saved) throw new LegLostError();
    return saved;
  }

  async addProgress(runId: string, progress: Progress, em: EntityManager): Promise<void> {
    const { stream, position, done, isLast, inserted, updated, unchanged, requests, quotaSpent } = progress;
    const expected = isLast ? done : progress.expected;
    await em.execute(
      `insert into run_stream as s
         (run_id, stream, position, done, expected, inserted, updated, unchanged, requests, quota_spent)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       on conflict (run_id, stream) do update set
         done = s.done + excluded.done, inserted = s.inserted + excluded.inserted,
         expected = case when ? then s.done + excluded.done else excluded.expected end,
         updated = s.updated + excluded.updated, unchanged = s.unchanged + excluded.unchanged,
         requests = s.requests + excluded.requests, quota_spent = s.quota_spent + excluded.quota_spent`,
      [runId, stream, position, done, expected, inserted, updated, unchanged, requests, quotaSpent, isLast],
    );
  }

  async addUsage(
    runId: string,
    { requests, quotaSpent }: Pick<Progress, 'requests' | 'quotaSpent'>,
    em: EntityManager,
  ): Promise<void> {
    if (requests === 0 && quotaSpent === 0) return;
    await em.execute('update run set requests = requests + ?, quota_spent = quota_spent + ? where id = ?', [
      requests,
      quotaSpent,
      runId,
    ]);
  }

  /** Ends this leg; the next one, which is returned, has the next number. Throws `LegLostError`. */
  async endLeg({ id, leg }: Leg, next: NextLeg, em: EntityManager): Promise<EndedLeg> {
    const [ended] = await em.execute<EndedLeg[]>(
      `update run set state = ?, resume_at = ?, waited_seconds = waited_seconds + ?, leg = leg + 1
       where id = ? and leg = ? and state in ${UNFINISHED_SQL}
       returning id, leg, cancel_requested as "cancelRequested"`,
      [next.state, next.resumeAt, next.waitSeconds, id, leg],
    );
    if (!ended) throw new LegLostError();
    return ended;
  }

  /** What a paused run waits for is done: its next leg, which is returned, need wait no longer. Null: it is not paused. */
  async wake(id: string, em: EntityManager): Promise<(Leg & Pick<Run, 'accountId' | 'target'>) | null> {
    const [woken] = await em.execute<(Leg & Pick<Run, 'accountId' | 'target'>)[]>(
      `update run set resume_at = null where id = ? and state = 'queued' and resume_at is not null
       returning id, leg, account_id as "accountId", target`,
      [id],
    );
    return woken ?? null;
  }

  /** Returns how many processes died with this run since it last stored a page. Throws `LegLostError`. */
  async countRevival({ id, leg }: Leg, em: EntityManager): Promise<number> {
    const [run] = await em.execute<{ revivals: number }[]>(
      `update run set revivals = revivals + 1
       where id = ? and leg = ? and state in ${UNFINISHED_SQL} returning revivals`,
      [id, leg],
    );
    if (!run) throw new LegLostError();
    return run.revivals;
  }

  /** Between attempts at one leg: what went wrong, until the next attempt gets further. */
  async saveSetback({ id, leg }: Leg, error: RunError): Promise<void> {
    await this.em.fork().execute(
      `update run set state = 'queued', error_code = ?, error_message = ?
       where id = ? and leg = ? and state = 'running'`,
      [error.code, error.message, id, leg],
    );
  }

  /** Throws `LegLostError`. */
  async finish(
    { id, leg }: Leg,
    end: { state: 'succeeded' | 'failed' | 'cancelled'; at: Date; error?: RunError },
    em: EntityManager,
  ): Promise<void> {
    const finished = await em.execute<object[]>(
      `update run set state = ?, finished_at = ?, resume_at = null, error_code = ?, error_message = ?
       where id = ? and leg = ? and state in ${UNFINISHED_SQL} returning id`,
      [end.state, end.at, end.error?.code ?? null, end.error?.message ?? null, id, leg],
    );
    if (finished.length === 0) throw new LegLostError();
  }

  /** Nothing can be read for this account any more: every unfinished run of it ends with the same reason. */
  async failAll(accountId: number, error: RunError, at: Date, em: EntityManager): Promise<void> {
    await em.execute(
      `update run set state = 'failed', finished_at = ?, resume_at = null, error_code = ?, error_message = ?
       where account_id = ? and state in ${UNFINISHED_SQL}`,
      [at, error.code, error.message, accountId],
    );
  }

  /** What waits is cancelled at once; what runs ends after its page. */
  async requestCancel(id: string, at: Date): Promise<void> {
    await this.em.fork().execute(
      `update run set cancel_requested = true,
         finished_at = case when state = 'running' then null else ?::timestamptz end,
         resume_at = null,
         state = case when state = 'running' then state else 'cancelled' end
       where id = ? and state in ${UNFINISHED_SQL}`,
      [at, id],
    );
  }
}
