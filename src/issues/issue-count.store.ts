import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { queryRows } from '../database/query-rows.ts';

/** How many issues and pull requests of a repo are stored. */
export interface StoredIssues {
  issues: { open: number; closed: number };
  /** `closed`: without being merged. */
  pulls: { open: number; closed: number; merged: number };
}

@Injectable()
export class IssueCountStore {
  async count(repoId: number, em: EntityManager): Promise<{ issues: number; pulls: number }> {
    const text = `select count(*) filter (where kind = 'issue')::int as issues,
        count(*) filter (where kind = 'pull')::int as pulls
      from issue where repo_id = $1`;
    const [row] = await queryRows<{ issues: number; pulls: number }>(em, { text, values: [repoId] });
    return row ?? { issues: 0, pulls: 0 };
  }

  async countByState(repoId: number, em: EntityManager): Promise<StoredIssues> {
    const text = `select kind, state, merged_at is not null as merged, count(*)::int as count
      from issue where repo_id = $1 group by 1, 2, 3`;
    const rows = await queryRows<{ kind: string; state: string; merged: boolean; count: number }>(em, {
      text,
      values: [repoId],
    });
    const count = (kind: string, state: string, merged?: boolean): number =>
      rows
        .filter((row) => row.kind === kind && row.state === state && row.merged === (merged ?? row.merged))
        .reduce((sum, row) => sum + row.count, 0);
    return {
      issues: { open: count('issue', 'open'), closed: count('issue', 'closed') },
      pulls: {
        open: count('pull', 'open'),
        closed: count('pull', 'closed', false),
        merged: count('pull', 'closed', true),
      },
    };
  }
}
