import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { queryRows } from '../../database/query-rows.ts';
import { saveRows } from '../../database/save-rows.ts';
import { IssueSeen } from './issue-work.entity.ts';
import type { Work } from './issue-work.store.ts';

type SeenKind = IssueSeen['what'];

/** What is stored and was not seen. */
export interface Suspect {
  /** Of issues and pull requests, the number. */
  id: number;
  nodeId: string;
}

export interface SuspectPage {
  afterId: number;
  limit: number;
}

const LISTS = { label: 'label', milestone: 'milestone' } as const;

/** Writes `issue_seen`, and tells what it has not seen. Bookkeeping: its rows are not counted. */
@Injectable()
export class IssueSeenStore {
  async save(
    { runId, repoId }: Work,
    { what, ids }: { what: SeenKind; ids: readonly number[] },
    em: EntityManager,
  ): Promise<void> {
    const rows = ids.map((id) => ({ runId, repoId, what, id }));
    await saveRows(em, IssueSeen, rows, { insertOnly: true });
  }

  async remove({ runId, repoId }: Work, em: EntityManager): Promise<void> {
    const text = 'delete from issue_seen where run_id = $1 and repo_id = $2';
    await queryRows(em, { text, values: [runId, repoId] });
  }

  /** Labels or milestones, by id. */
  async listUnseen(
    { runId, repoId }: Work,
    what: keyof typeof LISTS,
    { afterId, limit }: SuspectPage,
    em: EntityManager,
  ): Promise<Suspect[]> {
    const text = `select t.id, t.node_id as "nodeId" from ${LISTS[what]} t
      where t.repo_id = $2 and t.id > $3
        and not exists (select from issue_seen s
          where s.run_id = $1 and s.repo_id = $2 and s.what = '${what}' and s.id = t.id)
      order by t.id limit $4`;
    return queryRows<Suspect>(em, { text, values: [runId, repoId, afterId, limit] });
  }
}
