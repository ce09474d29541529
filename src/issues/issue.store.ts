import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { queryRows } from '../database/query-rows.ts';
import { type SaveCounts, saveRows } from '../database/save-rows.ts';
import { Issue, IssueAssignee, IssueLabel } from './issue.entity.ts';

export type IssueRow = Omit<
  Pick<
    Issue,
    'repoId' | 'number' | 'githubId' | 'nodeId' | 'kind' | 'title' | 'state' | 'comments' | 'locked'
  >,
  symbol
> &
  Pick<Issue, 'createdAt' | 'updatedAt'> & {
    body: string | null;
    stateReason: string | null;
    authorId: number | null;
    milestoneId: number | null;
    reactions: number | null;
    draft: boolean | null;
    closedAt: Date | null;
    mergedAt: Date | null;
  };

/** An issue with all that it carries: what is stored of it besides goes. */
export interface WholeIssue {
  row: IssueRow;
  labelIds: readonly number[];
  assigneeIds: readonly number[];
}

/** Writes `issue`, `issue_label` and `issue_assignee` of repos that are locked (`IssueVersionStore`). */
@Injectable()
export class IssueStore {
  /** When each of these that is stored was last updated; the others have no entry. */
  async findStored(
    repoId: number,
    numbers: readonly number[],
    em: EntityManager,
  ): Promise<Map<number, Date>> {
    const text =
      'select number, updated_at as at from issue where repo_id = $1 and number = any($2::bigint[])';
    const rows = await queryRows<{ number: number; at: Date | string }>(em, {
      text,
      values: [repoId, numbers],
    });
    return new Map(rows.map(({ number, at }) => [number, new Date(at)]));
  }

  /**
   * Issues of one repo, whose accounts must be stored. `known`: those of them that may have rows already. A label or
   * assignee that is gone counts as an update.
   */
  async saveIssues(
    repoId: number,
    { issues, known }: { issues: readonly WholeIssue[]; known: ReadonlySet<number> },
    em: EntityManager,
  ): Promise<SaveCounts> {
    const counts = await saveRows(
      em,
      Issue,
      issues.map(({ row }) => row),
    );
    const labels = toPairs(issues, ({ labelIds }) => labelIds);
    const assignees = toPairs(issues, ({ assigneeIds }) => assigneeIds);
    counts.updated += await removeOthers(LABELS, { repoId, known, pairs: labels }, em);
    counts.updated += await removeOthers(ASSIGNEES, { repoId, known, pairs: assignees }, em);
    const labelled = await saveRows(
      em,
      IssueLabel,
      labels.map(([number, labelId]) => ({ repoId, number, labelId })),
    );
    const assigned = await saveRows(
      em,
      IssueAssignee,
      assignees.map(([number, accountId]) => ({ repoId, number, accountId })),
    );
    counts.inserted += labelled.inserted + assigned.inserted;
    return counts;
  }

  /** They are not there any more. Returns how many were. */
  async removeIssues(repoId: number, numbers: readonly number[], em: EntityManager): Promise<number> {
    if (numbers.length === 0) return 0;
    const mine = 'where repo_id = $1 and number = any($2::bigint[])';
    const text = `with labels as (delete from issue_label ${mine}), assignees as (delete from issue_assignee ${mine}),
        gone as (delete from issue ${mine} returning 1)
      select count(*)::int as count from gone`;
    const [gone] = await queryRows<{ count: number }>(em, { text, values: [repoId, numbers] });
    return gone?.count ?? 0;
  }
}

type Pair = [number: number, id: number];

const LABELS = { table: 'issue_label', id: 'label_id' };
const ASSIGNEES = { table: 'issue_assignee', id: 'account_id' };

/** What these issues carried and do not carry any more. Issues that are new have carried nothing. */
async function removeOthers(
  { table, id }: typeof LABELS,
  of: { repoId: number; known: ReadonlySet<number>; pairs: readonly Pair[] },
  em: EntityManager,
): Promise<number> {
  if (of.known.size === 0) return 0;
  // PostgreSQL hashes what it is to compare with all of an array.
  const text = `with gone as (
      delete from ${table} where repo_id = $1 and number = any($2::bigint[])
        and (number || '/' || ${id}) <> all($3::text[]) returning 1
    ) select count(*)::int as count from gone`;
  const wanted = of.pairs.filter(([number]) => of.known.has(number)).map((pair) => pair.join('/'));
  const [gone] = await queryRows<{ count: number }>(em, { text, values: [of.repoId, [...of.known], wanted] });
  return gone?.count ?? 0;
}

function toPairs(issues: readonly WholeIssue[], toIds: (issue: WholeIssue) => readonly number[]): Pair[] {
  return issues.flatMap((issue) => [...new Set(toIds(issue))].map((id): Pair => [issue.row.number, id]));
}
