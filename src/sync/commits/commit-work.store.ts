import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { queryRows } from '../../database/query-rows.ts';
import { saveRows } from '../../database/save-rows.ts';
import { UNFINISHED_SQL } from '../run.store.ts';
import type { SubjectRepo } from '../subject-repos.ts';
import { WorkLostError } from './commit.errors.ts';
import { CommitWork, type CommitWorkState } from './commit-work.entity.ts';

/** The commits of one repo, to be read for a run. */
export interface Work {
  runId: string;
  repoId: number;
  /** Whose run it is, and whose credential is used. */
  accountId: number;
  /** The run's. */
  target: string;
  headOid: string;
  fullName: string;
  failures: number;
  /** When its run began: before GitHub was asked where the repo stands. */
  begunAt: Date;
}

export type WorkKey = Pick<Work, 'runId' | 'repoId'>;
export type NewWork = Pick<Work, 'repoId' | 'headOid' | 'fullName'>;

/** What became of it. */
export interface WorkEnd {
  state: Exclude<CommitWorkState, 'waiting'>;
  /** For people. */
  note: string;
}

const COLUMNS = `w.run_id as "runId", w.repo_id as "repoId", u.account_id as "accountId", u.target,
  w.head_oid as "headOid", w.full_name as "fullName", w.failures, coalesce(u.started_at, u.queued_at) as "begunAt"`;

/** Somebody waits for it, and it is known what is to be read. */
const OPEN = `w.state = 'waiting' and w.head_oid is not null and u.state in ${UNFINISHED_SQL} and not u.cancel_requested`;

/** As PostgreSQL's client hands it over. */
type WorkRow = Omit<Work, 'begunAt'> & { begunAt: Date | string };

/** Writes `commit_work`. Every write of who reads is fenced: it fails when nobody waits for it any more. */
@Injectable()
export class CommitWorkStore {
  constructor(private readonly em: EntityManager) {}

  /** New ones, and those of which GitHub was asked again. */
  async add(runId: string, works: readonly NewWork[], em: EntityManager): Promise<void> {
    const rows = works.map((work) => ({ ...work, runId, state: 'waiting' as const, note: 'waiting' }));
    await saveRows(em, CommitWork, rows);
  }

  /** Repos that no reading is of use for; of a repo whose work there is already it says nothing. Returns how many are new. */
  async addFailed(
    runId: string,
    repos: readonly { repoId: number; reason: string }[],
    em: EntityManager,
  ): Promise<number> {
    const rows = repos.map(({ repoId, reason: note }) => {
      return { runId, repoId, headOid: null, fullName: '', state: 'failed' as const, note };
    });
    return (await saveRows(em, CommitWork, rows, { insertOnly: true })).inserted;
  }

  async findOpen({ runId, repoId }: WorkKey): Promise<Work | null> {
    const text = `select ${COLUMNS} from commit_work w join run u on u.id = w.run_id
      where w.run_id = $1 and w.repo_id = $2 and ${OPEN}`;
    const [row] = await queryRows<WorkRow>(this.em.fork(), { text, values: [runId, repoId] });
    return row ? toWork(row) : null;
  }

  /** By repo id. */
  async listOpen(
    runId: string,
    { without = [], limit = null }: { without?: readonly number[]; limit?: number | null } = {},
  ): Promise<Work[]> {
    const text = `select ${COLUMNS} from commit_work w join run u on u.id = w.run_id
      where w.run_id = $1 and ${OPEN} and w.repo_id <> all($2::bigint[]) order by w.repo_id limit $3`;
    const rows = await queryRows<WorkRow>(this.em.fork(), { text, values: [runId, without, limit] });
    return rows.map(toWork);
  }

  /** Of which GitHub is to be asked again; by repo id. */
  async listDoubted(runId: string, limit: number): Promise<SubjectRepo[]> {
    const text = `select w.repo_id as id, r.node_id as "nodeId" from commit_work w join repo r on r.id = w.repo_id
      where w.run_id = $1 and w.state = 'waiting' and w.head_oid is null order by w.repo_id limit $2`;
    return queryRows<SubjectRepo>(this.em.fork(), { text, values: [runId, limit] });
  }

  async count(
    runId: string,
    em = this.em.fork(),
  ): Promise<{ all: number; waiting: number; doubted: number }> {
    const text = `select count(*)::int as all, count(*) filter (where state = 'waiting')::int as waiting,
        count(*) filter (where state = 'waiting' and head_oid is null)::int as doubted
      from commit_work where run_id = $1`;
    const [counts] = await queryRows<{ all: number; waiting: number; doubted: number }>(em, {
      text,
      values: [runId],
    });
    return counts ?? { all: 0, waiting: 0, doubted: 0 };
  }

  /** Another attempt, which stores from the beginning. Throws `WorkLostError`. */
  async begin(work: WorkKey, em = this.em.fork()): Promise<void> {
    await this.update(work, `note = 'fetching', commits = 0`, [], em);
  }

  /** Throws `WorkLostError`. */
  async addStored(work: WorkKey, commits: number, em: EntityManager): Promise<void> {
    await this.update(work, `note = 'storing', commits = w.commits + $3`, [commits], em);
  }

  /** Back in the queue. Throws `WorkLostError`. */
  async handBack(work: WorkKey, em: EntityManager): Promise<void> {
    await this.update(work, `note = 'waiting'`, [], em);
  }

  /** Back in the queue after an attempt that failed. Throws `WorkLostError`. */
  async addFailure(work: WorkKey, em: EntityManager): Promise<void> {
    await this.update(work, `note = 'waiting', failures = w.failures + 1`, [], em);
  }

  /** What GitHub told of it holds no longer. Throws `WorkLostError`. */
  async doubt(work: WorkKey, em: EntityManager): Promise<void> {
    await this.update(work, `note = 'waiting', failures = w.failures + 1, head_oid = null`, [], em);
  }

  /** Throws `WorkLostError`. */
  async end(work: WorkKey, { state, note }: WorkEnd, em: EntityManager): Promise<void> {
    await this.update(work, 'state = $3, note = $4', [state, note], em);
  }

  /** Of those of which GitHub was asked again. Returns how many there were. */
  async endDoubted(
    runId: string,
    repoIds: readonly number[],
    { state, note }: WorkEnd,
    em: EntityManager,
  ): Promise<number> {
    const text = `update commit_work set state = $3, note = $4
      where run_id = $1 and repo_id = any($2::bigint[]) and state = 'waiting' and head_oid is null returning 1`;
    const ended = await queryRows(em, { text, values: [runId, repoIds, state, note] });
    return ended.length;
  }

  private async update(
    { runId, repoId }: WorkKey,
    change: string,
    values: readonly unknown[],
    em: EntityManager,
  ): Promise<void> {
    const text = `update commit_work w set ${change} from run u
      where w.run_id = $1 and w.repo_id = $2 and u.id = w.run_id and w.state = 'waiting'
        and u.state in ${UNFINISHED_SQL} and not u.cancel_requested returning 1`;
    const updated = await queryRows(em, { text, values: [runId, repoId, ...values] });
    if (updated.length === 0) throw new WorkLostError();
  }
}

function toWork(row: WorkRow): Work {
  return { ...row, begunAt: new Date(row.begunAt) };
}
