import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { queryRows } from '../database/query-rows.ts';
import { type SaveCounts, saveRows } from '../database/save-rows.ts';
import { COUNT_COLUMNS, COUNT_NAMES, type RepoCounts } from './repo-count-columns.ts';
import { RepoCountByDay } from './repo-count.entity.ts';

/** `YYYY-MM-DD`, of UTC. */
export interface StarDay {
  day: string;
  /** At its end. */
  stars: number;
}

export type CountedRepo = RepoCounts & { repoId: number };

/** Writes `repo_count_by_day`. The repos must be locked: what stands on a day decides what is written. */
@Injectable()
export class RepoCountStore {
  /** What is known of a day with what is told now: what is not told leaves what was told earlier that day as it is. */
  async mergeDay(day: string, told: readonly CountedRepo[], em: EntityManager): Promise<CountedRepo[]> {
    const repoIds = told.map(({ repoId }) => repoId);
    const held = await this.findDay(day, repoIds, em);
    return told.map((counts) => ({ repoId: counts.repoId, ...toMerged(counts, held.get(counts.repoId)) }));
  }

  /** All that is known of that day. */
  async saveCounts(
    filed: { day: string; countedAt: Date },
    merged: readonly CountedRepo[],
    em: EntityManager,
  ): Promise<SaveCounts> {
    const rows = merged.map((counts) => ({ ...counts, ...filed }));
    return saveRows(em, RepoCountByDay, rows, { ignoreInComparison: ['countedAt'] });
  }

  /** Only the days that were not counted when they were there. */
  async saveStarHistory(repoId: number, days: readonly StarDay[], em: EntityManager): Promise<SaveCounts> {
    const counted = await this.findCountedDays(repoId, em);
    const rows = days
      .filter(({ day }) => !counted.has(day))
      .map(({ day, stars }) => ({ repoId, day, stars }));
    return saveRows(em, RepoCountByDay, rows);
  }

  private async findDay(
    day: string,
    repoIds: readonly number[],
    em: EntityManager,
  ): Promise<Map<number, RepoCounts>> {
    const columns = COUNT_COLUMNS.map(([name, column]) => `${column} as "${name}"`).join(', ');
    const text = `select repo_id as "repoId", ${columns} from repo_count_by_day
      where repo_id = any($1::bigint[]) and day = $2::date`;
    const rows = await queryRows<CountedRepo>(em, { text, values: [repoIds, day] });
    return new Map(rows.map((row) => [row.repoId, row]));
  }

  private async findCountedDays(repoId: number, em: EntityManager): Promise<Set<string>> {
    const text = `select to_char(day, 'YYYY-MM-DD') as day from repo_count_by_day
      where repo_id = $1 and counted_at is not null`;
    const rows = await queryRows<{ day: string }>(em, { text, values: [repoId] });
    return new Set(rows.map(({ day }) => day));
  }
}

function toMerged(told: RepoCounts, held: RepoCounts | undefined): RepoCounts {
  const merged = COUNT_NAMES.map((name) => [name, told[name] ?? held?.[name] ?? null] as const);
  return Object.fromEntries(merged) as RepoCounts;
}
