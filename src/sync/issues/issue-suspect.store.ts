import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { queryRows } from '../../database/query-rows.ts';
import type { Suspect, SuspectPage } from './issue-seen.store.ts';
import type { Work } from './issue-work.store.ts';
import type { IdSweep } from './reconcile-work.ts';

const STATE = `case when i.state = 'open' then 'open' when i.merged_at is not null then 'merged' else 'closed' end`;

const MISSING = `from issue_seen s where s.run_id = $1 and s.repo_id = $2 and s.what in ('issue', 'pull')
  and not exists (select from issue i where i.repo_id = $2 and i.number = s.id)`;

/** Tells issues and pull requests that were seen from those that are stored. */
@Injectable()
export class IssueSuspectStore {
  /** Stored among those whose ids were read, and not seen; by number. */
  async listUnseen(
    { runId, repoId }: Work,
    { sweeps, page }: { sweeps: readonly IdSweep[]; page: SuspectPage },
    em: EntityManager,
  ): Promise<Suspect[]> {
    const statesOf = (kind: IdSweep['kind']): string[] =>
      sweeps.flatMap((sweep) => (sweep.kind === kind ? sweep.states : []));
    const text = `select i.number as id, i.node_id as "nodeId" from issue i
      where i.repo_id = $2 and i.number > $3
        and ((i.kind = 'issue' and ${STATE} = any($4::text[])) or (i.kind = 'pull' and ${STATE} = any($5::text[])))
        and not exists (select from issue_seen s
          where s.run_id = $1 and s.repo_id = $2 and s.what = i.kind and s.id = i.number)
      order by i.number limit $6`;
    const values = [runId, repoId, page.afterId, statesOf('issue'), statesOf('pull'), page.limit];
    return queryRows<Suspect>(em, { text, values });
  }

  /** Numbers that were seen and are not stored. */
  async listMissing({ runId, repoId }: Work, limit: number, em: EntityManager): Promise<number[]> {
    const text = `select s.id ${MISSING} order by s.id limit $3`;
    const rows = await queryRows<{ id: number }>(em, { text, values: [runId, repoId, limit] });
    return rows.map(({ id }) => id);
  }

  async countMissing({ runId, repoId }: Work, em: EntityManager): Promise<number> {
    const text = `select count(*)::int as count ${MISSING}`;
    const [row] = await queryRows<{ count: number }>(em, { text, values: [runId, repoId] });
    return row?.count ?? 0;
  }

  /** GitHub was asked for them, and showed them no more. */
  async forget({ runId, repoId }: Work, numbers: readonly number[], em: EntityManager): Promise<void> {
    if (numbers.length === 0) return;
    const text = `delete from issue_seen where run_id = $1 and repo_id = $2 and what in ('issue', 'pull')
      and id = any($3::bigint[])`;
    await queryRows(em, { text, values: [runId, repoId, numbers] });
  }
}
