import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { queryRows } from '../database/query-rows.ts';
import { type SaveCounts, saveRows } from '../database/save-rows.ts';
import { Milestone } from './label.entity.ts';

export type MilestoneRow = Pick<
  Milestone,
  'repoId' | 'id' | 'nodeId' | 'number' | 'title' | 'state' | 'createdAt' | 'updatedAt'
> & {
  description: string | null;
  creatorId: number | null;
  dueOn: Date | null;
  closedAt: Date | null;
};

/** Writes `milestone` of repos that are locked (`IssueVersionStore`). */
@Injectable()
export class MilestoneStore {
  /** Of one repo; their creators must be stored. What is stored and was updated later stays as it is. */
  async saveMilestones(
    repoId: number,
    milestones: readonly MilestoneRow[],
    em: EntityManager,
  ): Promise<{ counts: SaveCounts; hasNew: boolean }> {
    const stored = await this.findStored(
      repoId,
      milestones.map(({ id }) => id),
      em,
    );
    const fresh = milestones.filter(({ id, updatedAt }) => (stored.get(id) ?? updatedAt) <= updatedAt);
    const counts = await saveRows(em, Milestone, fresh);
    return { counts, hasNew: counts.inserted > 0 };
  }

  /** They are not there any more, on no issue either. Returns how many milestones were. */
  async removeMilestones(repoId: number, ids: readonly number[], em: EntityManager): Promise<number> {
    if (ids.length === 0) return 0;
    const text = `with carried as (
        update issue set milestone_id = null where repo_id = $1 and milestone_id = any($2::bigint[])
      ), gone as (delete from milestone where repo_id = $1 and id = any($2::bigint[]) returning 1)
      select count(*)::int as count from gone`;
    const [gone] = await queryRows<{ count: number }>(em, { text, values: [repoId, ids] });
    return gone?.count ?? 0;
  }

  async count(repoId: number, em: EntityManager): Promise<number> {
    return em.count(Milestone, { repoId });
  }

  private async findStored(
    repoId: number,
    ids: readonly number[],
    em: EntityManager,
  ): Promise<Map<number, Date>> {
    if (ids.length === 0) return new Map();
    const text = 'select id, updated_at as at from milestone where repo_id = $1 and id = any($2::bigint[])';
    const rows = await queryRows<{ id: number; at: Date | string }>(em, { text, values: [repoId, ids] });
    return new Map(rows.map(({ id, at }) => [id, new Date(at)]));
  }
}
