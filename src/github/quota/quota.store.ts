import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { Bucket } from '../github.errors.ts';
import { Quota } from '../github.entity.ts';
import type { QuotaReading } from './quota-reading.ts';
import type { QuotaState } from './quota-state.ts';

interface Row {
  bucket: Bucket;
  limit: number;
  remaining: number;
  reset_at: string | Date;
  paused_until: string | Date | null;
  secondary_hits: number;
}

const RETURNING = `returning bucket, limit_points as "limit", remaining, reset_at, paused_until, secondary_hits`;

/**
 * Answers overtake one another, between processes too: the row only moves forward, to a later window or to less that
 * remains in the same one. GitHub's reset of one window may differ by a second from answer to answer. Nobody waits for
 * the disk: the next answer tells what a crash of the database forgets.
 */
const SAVE_READING = `
  insert into quota as known (account_id, bucket, limit_points, remaining, reset_at, paused_until, secondary_hits, updated_at)
  select ?, ?, ?, ?, ?, null, 0, ? where set_config('synchronous_commit', 'off', true) = 'off'
  on conflict (account_id, bucket) do update set
    limit_points = case when excluded.reset_at >= known.reset_at then excluded.limit_points else known.limit_points end,
    remaining = case
      when excluded.reset_at > known.reset_at + interval '2 seconds' then excluded.remaining
      when excluded.reset_at < known.reset_at - interval '2 seconds' then known.remaining
      when known.limit_points = 0 then excluded.remaining
      else least(excluded.remaining, known.remaining) end,
    reset_at = greatest(excluded.reset_at, known.reset_at),
    secondary_hits = case when known.paused_until > excluded.updated_at then known.secondary_hits else 0 end,
    updated_at = excluded.updated_at
  ${RETURNING}`;

/** A limit of 0 points stands for one that GitHub has not told yet. */
const SAVE_PAUSE = `
  insert into quota as known (account_id, bucket, limit_points, remaining, reset_at, paused_until, secondary_hits, updated_at)
  values (?, ?, 0, 0, ?, ?, 1, ?)
  on conflict (account_id, bucket) do update set
    paused_until = greatest(excluded.paused_until, known.paused_until),
    secondary_hits = known.secondary_hits + 1,
    updated_at = excluded.updated_at
  ${RETURNING}`;

/** The table `quota`: what every process knows of an account's limits. Writes are their own transactions. */
@Injectable()
export class QuotaStore {
  constructor(private readonly em: EntityManager) {}

  async list(accountId: number): Promise<QuotaState[]> {
    const rows = await this.em.fork().find(Quota, { accountId });
    return rows.map(({ bucket, limit, remaining, resetAt, pausedUntil, secondaryHits }) => ({
      bucket: bucket as Bucket,
      limit,
      remaining,
      resetAt,
      pausedUntil: pausedUntil ?? null,
      secondaryHits,
    }));
  }

  /** Returns the row as it stands now, which may be further on than `reading`. */
  async saveReading(accountId: number, reading: QuotaReading, now: Date): Promise<QuotaState> {
    const { bucket, limit, remaining, resetAt } = reading;
    return this.save(SAVE_READING, [accountId, bucket, limit, remaining, resetAt, now]);
  }

  /** The whole account is silent until then. */
  async savePause(accountId: number, bucket: Bucket, until: Date, now: Date): Promise<QuotaState> {
    return this.save(SAVE_PAUSE, [accountId, bucket, now, until, now]);
  }

  private async save(sql: string, parameters: unknown[]): Promise<QuotaState> {
    const [row] = await this.em.getConnection().execute<Row[]>(sql, parameters);
    if (!row) throw new Error('An upsert returned no row');
    return {
      bucket: row.bucket,
      limit: row.limit,
      remaining: row.remaining,
      resetAt: new Date(row.reset_at),
      pausedUntil: row.paused_until === null ? null : new Date(row.paused_until),
      secondaryHits: row.secondary_hits,
    };
  }
}
