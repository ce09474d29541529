import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { SaveCounts } from '../database/save-rows.ts';
import { Run, type RunState } from './run.entity.ts';
import { LegLostError } from './sync.errors.ts';
import type { StreamCursor } from './streams/stream.ts';

/** Where a run goes on. JSON in `run.cursor`. */
export interface RunCursor {
  stream: string;
  page: StreamCursor | null;
  /** ISO instant: when this stream's sweep began. */
  startedAt: string;
}

/** What one page adds to its stream's progress. */
export interface Progress extends SaveCounts {
  stream: string;
  position: number;
  done: number;
  /** By what the last sweep found. */
  expected: number | null;
  /** The stream is through: what is done is all there was. */
  isLast: boolean;
  requests: number;
  quotaSpent: number;
}

export interface Leg {
  id: string;
  leg: number;
}

export interface EndedLeg extends Leg {
  /** Somebody wishes the run to end. */
  cancelRequested: boolean;
}

export interface RunError {
  code: string;
  message: string;
}

export const UNFINISHED: readonly RunState[] = ['queued', 'running', 'waiting_for_quota'];
const UNFINISHED_SQL = `('queued', 'running', 'waiting_for_quota')`;

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
      `update run set cursor = ?::jsonb, error_code = null, error_message = null
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
  async endLeg(
    { id, leg }: Leg,
    next: { state: 'queued' | 'waiting_for_quota'; resumeAt: Date | null },
    em: EntityManager,
  ): Promise<EndedLeg> {
    const [ended] = await em.execute<EndedLeg[]>(
      `update run set state = ?, resume_at = ?, leg = leg + 1
       where id = ? and leg = ? and state in ${UNFINISHED_SQL}
       returning id, leg, cancel_requested as "cancelRequested"`,
      [next.state, next.resumeAt, id, leg],
    );
    if (!ended) throw new LegLostError();
    return ended;
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
