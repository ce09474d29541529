import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { toStorableText } from '../../common/foreign-text.ts';
import { queryRows } from '../../database/query-rows.ts';
import { saveRows } from '../../database/save-rows.ts';
import { TagReading, TagReadingName } from '../tag-reading.entity.ts';

export type ReadingRow = Pick<
  TagReading,
  'runId' | 'repoId' | 'expected' | 'read' | 'failures' | 'startedAt'
> & { cursor: string | null; asOf: Date | null };

/** Names of tags that one page showed of a repo. */
export interface SeenNames {
  repoId: number;
  names: readonly string[];
}

/** Writes `tag_reading` and `tag_reading_name`: readings of several pages. Bookkeeping: their rows are not counted. */
@Injectable()
export class TagReadingStore {
  async save(readings: readonly ReadingRow[], em: EntityManager): Promise<void> {
    await saveRows(em, TagReading, readings);
  }

  /** From the first page on, when it is their turn again. */
  async restart(
    runId: string,
    readings: readonly Omit<ReadingRow, 'cursor' | 'read'>[],
    em: EntityManager,
  ): Promise<void> {
    const ids = readings.map(({ repoId }) => repoId);
    await this.removeNames(runId, ids, em);
    await this.save(
      readings.map((reading) => ({ ...reading, cursor: null, read: 0 })),
      em,
    );
  }

  async saveNames(runId: string, seen: readonly SeenNames[], em: EntityManager): Promise<void> {
    const rows = seen.flatMap(({ repoId, names }) => names.map((name) => ({ runId, repoId, name })));
    await saveRows(em, TagReadingName, rows, { insertOnly: true });
  }

  /** How many names there are with those of this page; a repo that showed none has no entry. */
  async countNames(
    runId: string,
    seen: readonly SeenNames[],
    em: EntityManager,
  ): Promise<Map<number, number>> {
    if (seen.length === 0) return new Map();
    const here = seen.map(({ repoId, names }) => ({ repoId, names: new Set(names.map(toStorableText)) }));
    const text = `select repo_id as id, count(*)::int as count from tag_reading_name
      where run_id = $1 and repo_id = any($2::bigint[]) and (repo_id || '/' || name) <> all($3::text[]) group by repo_id`;
    const keys = here.flatMap(({ repoId, names }) => [...names].map((name) => `${repoId}/${name}`));
    const values = [runId, seen.map(({ repoId }) => repoId), keys];
    const rows = await queryRows<{ id: number; count: number }>(em, { text, values });
    const before = new Map(rows.map(({ id, count }) => [id, count]));
    return new Map(here.map(({ repoId, names }) => [repoId, (before.get(repoId) ?? 0) + names.size]));
  }

  /**
   * Tags that a reading which is through has not seen go; returns how many. A tag stays that a reading which began later
   * has seen: it knows better, and will say so at its own end.
   */
  async removeUnseen(
    runId: string,
    readings: readonly Pick<ReadingRow, 'repoId' | 'startedAt'>[],
    em: EntityManager,
  ): Promise<number> {
    if (readings.length === 0) return 0;
    const text = `with whole as materialized (
        select "repoId" as repo_id, "startedAt" as started_at
        from jsonb_to_recordset($2::jsonb) as w("repoId" bigint, "startedAt" timestamptz)
      ), gone as (
        delete from tag t using whole w
        where t.repo_id = w.repo_id
          and not exists (select from tag_reading_name n
            where n.run_id = $1 and n.repo_id = t.repo_id and n.name = t.name)
          and not exists (select from tag_reading g join tag_reading_name n using (run_id, repo_id)
            where g.repo_id = t.repo_id and g.run_id <> $1 and g.started_at > w.started_at and n.name = t.name)
        returning 1
      ) select count(*)::int as count from gone`;
    const whole = readings.map(({ repoId, startedAt }) => ({ repoId, startedAt }));
    const values = [runId, JSON.stringify(whole)];
    const [gone] = await queryRows<{ count: number }>(em, { text, values });
    return gone?.count ?? 0;
  }

  async remove(runId: string, repoIds: readonly number[], em: EntityManager): Promise<void> {
    if (repoIds.length === 0) return;
    // There are names of a reading alone, and most repos have none.
    const text = `with gone as (
        delete from tag_reading where run_id = $1 and repo_id = any($2::bigint[]) returning repo_id
      ) delete from tag_reading_name where run_id = $1 and repo_id in (select repo_id from gone)`;
    await queryRows(em, { text, values: [runId, repoIds] });
  }

  async removeNames(runId: string, repoIds: readonly number[], em: EntityManager): Promise<void> {
    if (repoIds.length === 0) return;
    const text = 'delete from tag_reading_name where run_id = $1 and repo_id = any($2::bigint[])';
    await queryRows(em, { text, values: [runId, repoIds] });
  }

  /** What runs that came to an end before their readings did have left behind. */
  async removeAbandoned(em: EntityManager): Promise<void> {
    const ended = 'select id from run where finished_at is not null';
    await em.execute(`delete from tag_reading_name where run_id in (${ended})`);
    await em.execute(`delete from tag_reading where run_id in (${ended})`);
  }
}
