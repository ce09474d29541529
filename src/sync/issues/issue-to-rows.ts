import type { AccountRow } from '../../accounts/account.store.ts';
import type { GithubIssue, GithubLabel, GithubMilestone } from '../../github/issue.schema.ts';
import type { WholeIssue } from '../../issues/issue.store.ts';
import type { LabelFacts } from '../../issues/label.store.ts';
import type { MilestoneRow } from '../../issues/milestone.store.ts';
import { toAccountRow } from '../github-to-rows.ts';

/** What GitHub shows in places as the author of whatever belonged to accounts that are gone. */
const GHOST = 'ghost';

export function toLabelFacts(repoId: number, label: GithubLabel): LabelFacts {
  const { id, node_id: nodeId, name, color, description } = label;
  return {
    repoId,
    id,
    nodeId,
    name,
    color: color ?? '',
    description: description === '' ? null : description,
  };
}

export function toMilestoneRow(repoId: number, milestone: GithubMilestone): MilestoneRow {
  return {
    repoId,
    id: milestone.id,
    nodeId: milestone.node_id,
    number: milestone.number,
    title: milestone.title,
    description: milestone.description,
    state: milestone.state,
    creatorId: toAccountId(milestone.creator),
    dueOn: milestone.due_on,
    createdAt: milestone.created_at,
    updatedAt: milestone.updated_at,
    closedAt: milestone.closed_at,
  };
}

export function toWholeIssue(repoId: number, issue: GithubIssue): WholeIssue {
  const { pull_request: pull } = issue;
  return {
    row: {
      repoId,
      number: issue.number,
      githubId: issue.id,
      nodeId: issue.node_id,
      kind: pull ? 'pull' : 'issue',
      title: issue.title,
      body: issue.body,
      state: issue.state,
      stateReason: issue.state_reason,
      authorId: toAccountId(issue.user),
      milestoneId: issue.milestone?.id ?? null,
      comments: issue.comments,
      reactions: issue.reactions,
      locked: issue.locked,
      draft: pull ? (issue.draft ?? false) : null,
      createdAt: issue.created_at,
      updatedAt: issue.updated_at,
      closedAt: issue.closed_at,
      mergedAt: pull?.merged_at ?? null,
    },
    labelIds: issue.labels.map(({ id }) => id),
    assigneeIds: issue.assignees.flatMap((assignee) => toAccountId(assignee) ?? []),
  };
}

/** Everybody whom these mention, each once. */
export function toAccountRows(
  issues: readonly GithubIssue[],
  milestones: readonly GithubMilestone[],
): AccountRow[] {
  const creators = [...milestones, ...issues.flatMap(({ milestone }) => milestone ?? [])];
  const accounts = [
    ...issues.flatMap(({ user, assignees }) => [user, ...assignees]),
    ...creators.map(({ creator }) => creator),
  ];
  const rows = accounts.flatMap((account) =>
    account && toAccountId(account) ? [toAccountRow(account)] : [],
  );
  return [...new Map(rows.map((row) => [row.id, row])).values()];
}

function toAccountId(account: { id: number; login: string } | null): number | null {
  return account === null || account.login === GHOST ? null : account.id;
}
