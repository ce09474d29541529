import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock.ts';
import { queryRows } from '../../database/query-rows.ts';

/** What is known of a repo's issues before GitHub is asked for news of them. */
export interface KnownIssues {
  repoId: number;
  watermark: Date | null;
  issuesTotal: number | null;
  pullsTotal: number | null;
  /** Null: not swept, or not since they were last doubted. */
  listsSweptAt: Date | null;
  /** When this account was last refused labels or milestones; null: it was not. */
  listsRefusedAt: Date | null;
  /** What coverage says of issues and pull requests. */
  states: readonly string[];
}

type Instants = 'watermark' | 'listsSweptAt' | 'listsRefusedAt';

type KnownRow = Omit<KnownIssues, Instants> & Record<Instants, Date | string | null>;

/** Writes `issue_watermark`. Bookkeeping: its rows are not counted. */
@Injectable()
export class IssueWatermarkStore {
  constructor(private readonly clock: Clock) {}

  /** As far as an account is concerned, by repo id; a repo whose issues were never read has no entry. */
  async find(
    accountId: number,
    repoIds: readonly number[],
    em: EntityManager,
  ): Promise<Map<number, KnownIssues>> {
    const text = `select w.repo_id as "repoId", w.watermark, w.issues_total as "issuesTotal", w.pulls_total as "pullsTotal",
        case when w.lists_doubted_at >= w.lists_swept_at then null else w.lists_swept_at end as "listsSweptAt",
        (select max(c.as_of) from repo_coverage c where c.repo_id = w.repo_id and c.account_id = $2
          and c.stream in ('labels', 'milestones')) as "listsRefusedAt",
        array(select c.state from repo_coverage c where c.repo_id = w.repo_id and c.account_id = 0
          and c.stream in ('issues', 'pull requests')) as states
      from issue_watermark w where w.repo_id = any($1::bigint[])`;
    const rows = await queryRows<KnownRow>(em, { text, values: [repoIds, accountId] });
    return new Map(
      rows.map(({ watermark, listsSweptAt, listsRefusedAt, ...row }) => {
        const lists = { listsSweptAt: toDate(listsSweptAt), listsRefusedAt: toDate(listsRefusedAt) };
        return [row.repoId, { ...row, watermark: toDate(watermark), ...lists }];
      }),
    );
  }

  /** After a walk: whatever was updated up to there is stored. It never moves back; null: nothing is known of it. */
  async moveTo(repoId: number, watermark: Date | null, em: EntityManager): Promise<void> {
    const text = `insert into issue_watermark as w (repo_id, watermark) values ($1, $2)
      on conflict (repo_id) do update set watermark = greatest(w.watermark, excluded.watermark)
      where excluded.watermark > coalesce(w.watermark, '-infinity')`;
    await queryRows(em, { text, values: [repoId, watermark] });
  }

  async saveTotals(
    repoId: number,
    { issues, pulls }: { issues: number; pulls: number },
    em: EntityManager,
  ): Promise<void> {
    const text = `insert into issue_watermark as w (repo_id, issues_total, pulls_total) values ($1, $2, $3)
      on conflict (repo_id) do update set issues_total = excluded.issues_total, pulls_total = excluded.pulls_total
      where (w.issues_total, w.pulls_total) is distinct from (excluded.issues_total, excluded.pulls_total)`;
    await queryRows(em, { text, values: [repoId, issues, pulls] });
  }

  /** Something was stored that nobody has counted yet: the next query for news says whether it is still there. */
  async forgetTotals(repoId: number, em: EntityManager): Promise<void> {
    const text = `update issue_watermark set issues_total = null, pulls_total = null
      where repo_id = $1 and (issues_total is not null or pulls_total is not null)`;
    await queryRows(em, { text, values: [repoId] });
  }

  /** The next run reads all of it again, however far runs had come that ended before they were through. */
  async reset(repoId: number, em: EntityManager): Promise<void> {
    const values = [repoId];
    const text =
      'update issue_watermark set watermark = null, issues_total = null, pulls_total = null where repo_id = $1';
    await queryRows(em, { text, values });
    const left = `delete from issue_work w using run u
      where w.repo_id = $1 and u.id = w.run_id and u.finished_at is not null`;
    await queryRows(em, { text: left, values });
  }

  /** Labels and milestones were both swept, by sweeps that began then; it is of no use to sweep them again at once. */
  async saveListsSwept(repoId: number, sweptAt: Date, em: EntityManager): Promise<void> {
    const text = `insert into issue_watermark as w (repo_id, lists_swept_at) values ($1, $2)
      on conflict (repo_id) do update set lists_swept_at = greatest(w.lists_swept_at, excluded.lists_swept_at)`;
    await queryRows(em, { text, values: [repoId, sweptAt] });
  }

  /**
   * Something told of labels or milestones what was not stored: the next run sweeps them. Not as of when it was asked
   * for: a sweep that was through in between did not see what is stored now.
   */
  async doubtLists(repoId: number, em: EntityManager): Promise<void> {
    const text = `insert into issue_watermark as w (repo_id, lists_doubted_at) values ($1, $2)
      on conflict (repo_id) do update set lists_doubted_at = greatest(w.lists_doubted_at, excluded.lists_doubted_at)`;
    await queryRows(em, { text, values: [repoId, this.clock.now()] });
  }

  /** Which of these repos have issues here. */
  async listMirrored(repoIds: readonly number[], em: EntityManager): Promise<Set<number>> {
    const text = `select repo_id as id from issue_watermark where repo_id = any($1::bigint[])`;
    const rows = await queryRows<{ id: number }>(em, { text, values: [repoIds] });
    return new Set(rows.map(({ id }) => id));
  }
}

function toDate(value: Date | string | null): Date | null {
  return value === null ? null : new Date(value);
}
