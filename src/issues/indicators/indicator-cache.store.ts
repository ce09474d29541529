import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock.ts';
import { queryRows } from '../../database/query-rows.ts';
import { saveRows } from '../../database/save-rows.ts';
import { IndicatorCache } from '../indicator-cache.entity.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const MAX_UNUSED_MS = 7 * DAY_MS;
/** What is asked for once only goes first, so that nobody who asks for much pushes out what many ask for. */
const MAX_UNASKED_MS = DAY_MS;
const MAX_ENTRIES = 10_000;

/** Writes `indicator_cache`. */
@Injectable()
export class IndicatorCacheStore {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
  ) {}

  /** In the reader's own snapshot: a second connection beside it could be one too many. */
  async find<Value>(key: string, em: EntityManager): Promise<{ value: Value; usedAt: Date } | null> {
    const text = 'select value, used_at from indicator_cache where key = $1';
    const [row] = await queryRows<{ value: Value; used_at: Date | string }>(em, { text, values: [key] });
    return row ? { value: row.value, usedAt: new Date(row.used_at) } : null;
  }

  async save(key: string, value: object): Promise<void> {
    const usedAt = new Date(this.clock.now().getTime() - MAX_UNUSED_MS + MAX_UNASKED_MS);
    await saveRows(this.em.fork(), IndicatorCache, [{ key, value, usedAt }]);
  }

  /** Not at every reading: a write is dearer than what was saved. */
  async noteUse(key: string, usedAt: Date): Promise<void> {
    const now = this.clock.now();
    if (now.getTime() - usedAt.getTime() < HOUR_MS) return;
    const text = 'update indicator_cache set used_at = $2 where key = $1';
    await queryRows(this.em, { text, values: [key, now] });
  }
}

/** Forgets what nobody has asked for lately, and what is too much. */
export async function sweepIndicators(em: EntityManager, now: Date, maxEntries = MAX_ENTRIES): Promise<void> {
  const text = `delete from indicator_cache where used_at < $1
    or key in (select key from indicator_cache order by used_at desc, key offset $2)`;
  await queryRows(em, { text, values: [new Date(now.getTime() - MAX_UNUSED_MS), maxEntries] });
}
