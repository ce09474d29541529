import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { queryRows } from '../../database/query-rows.ts';
import { saveRows } from '../../database/save-rows.ts';
import { type IssuePhase, IssueWork } from './issue-work.entity.ts';

/** A repo that a run is at work on. */
export interface Work {
  runId: string;
  repoId: number;
  nodeId: string;
  phase: IssuePhase;
  hasNews: boolean;
  issuesTotal: number;
  pullsTotal: number;
  newestAt: Date | null;
  askedAt: Date;
  since: Date | null;
  link: string | null;
  notes: Record<string, unknown> | null;
}

export type NewWork = Omit<Work, 'nodeId' | 'link'>;

/** Where the work on a repo goes on. */
export interface WorkStep {
  phase: IssuePhase;
  since?: Date | null;
  link: string | null;
  notes: Record<string, unknown> | null;
}

type WorkRow = Omit<Work, 'newestAt' | 'askedAt' | 'since'> & {
  newestAt: Date | string | null;
  askedAt: Date | string;
  since: Date | string | null;
};

const COLUMNS = `w.run_id as "runId", w.repo_id as "repoId", r.node_id as "nodeId", w.phase, w.has_news as "hasNews",
  w.issues_total as "issuesTotal", w.pulls_total as "pullsTotal", w.newest_at as "newestAt", w.asked_at as "askedAt",
  w.since, w.link, w.notes`;

/** Reads and writes `issue_work`. Bookkeeping: its rows are not counted. */
@Injectable()
export class IssueWorkStore {
  constructor(private readonly em: EntityManager) {}

  async add(works: readonly NewWork[], em: EntityManager): Promise<void> {
    const rows = works.map((work) => ({ ...work, link: null }));
    await saveRows(em, IssueWork, rows, { insertOnly: true });
  }

  /** By repo id, from that one on. */
  async list(
    runId: string,
    phase: IssuePhase,
    { from, limit }: { from: number; limit: number },
  ): Promise<Work[]> {
    const text = `select ${COLUMNS} from issue_work w join repo r on r.id = w.repo_id
      where w.run_id = $1 and w.phase = $2 and w.repo_id >= $3 order by w.repo_id limit $4`;
    const values = [runId, phase, from, limit];
    const rows = await queryRows<WorkRow>(this.em.fork(), { text, values });
    return rows.map(toWork);
  }

  /** How many items repos hold that this run reads from the beginning; others tell nothing of how many have changed. */
  async countUnread(runId: string): Promise<number> {
    const text = `select coalesce(sum(issues_total + pulls_total), 0)::bigint as count from issue_work
      where run_id = $1 and phase = 'issues' and since is null`;
    const [row] = await queryRows<{ count: number }>(this.em.fork(), { text, values: [runId] });
    return row?.count ?? 0;
  }

  async moveOn({ runId, repoId, since: before }: Work, step: WorkStep, em: EntityManager): Promise<void> {
    const text = `update issue_work set phase = $3, since = $4, link = $5, notes = $6::jsonb
      where run_id = $1 and repo_id = $2`;
    const notes = step.notes && JSON.stringify(step.notes);
    const since = step.since === undefined ? before : step.since;
    await queryRows(em, { text, values: [runId, repoId, step.phase, since, step.link, notes] });
  }

  async remove(runId: string, repoIds: readonly number[], em: EntityManager): Promise<void> {
    const text = 'delete from issue_work where run_id = $1 and repo_id = any($2::bigint[])';
    await queryRows(em, { text, values: [runId, repoIds] });
  }

  /**
   * How far runs have come that ended before they were through: what they stored is stored, and the next one goes on
   * from there, or from what would not hold still on the way. By repo id.
   */
  async findLeftAt(repoIds: readonly number[], em: EntityManager): Promise<Map<number, Date>> {
    const text = `select w.repo_id as id, max(least(w.since, (w.notes->>'unsteadyAt')::timestamptz)) as since
      from issue_work w join run u on u.id = w.run_id
      where w.repo_id = any($1::bigint[]) and w.phase in ('issues', 'left') and w.since is not null and u.finished_at is not null
      group by 1`;
    const rows = await queryRows<{ id: number; since: Date | string }>(em, { text, values: [repoIds] });
    return new Map(rows.map(({ id, since }) => [id, new Date(since)]));
  }
}

function toWork(row: WorkRow): Work {
  return {
    ...row,
    newestAt: toDate(row.newestAt),
    askedAt: new Date(row.askedAt),
    since: toDate(row.since),
  };
}

function toDate(value: Date | string | null): Date | null {
  return value === null ? null : new Date(value);
}
