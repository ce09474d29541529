import type { EntityManager } from '@mikro-orm/postgresql';
import { totalReactions } from '../github/world/issue-truth.ts';
import type { Item, Label, Milestone } from '../github/world/issue-model.ts';
import type { GithubWorld } from '../github/world.ts';

/** Every column of every row, as JSON. */
type IssueTables = Record<(typeof TABLES)[number], string[]>;

const TABLES = ['issue', 'label', 'issue_label', 'issue_assignee', 'milestone'] as const;

/** Enough to see what kind of rows it is. */
const SHOWN = 5;

/** Decided here, not told by GitHub. */
const OWN_COLUMNS = new Set(['class', 'confidence', 'reason']);

/** What the mirror has and GitHub has not, and the other way round; nothing where they are equal. */
export async function compareIssueTables(
  em: EntityManager,
  world: GithubWorld,
  repoIds: readonly number[],
): Promise<string[]> {
  const [stored, wanted] = [await readIssueTables(em, repoIds), listIssueTables(world, repoIds)];
  return TABLES.flatMap((table) => {
    const tell = (what: string, rows: readonly string[]): string[] =>
      rows.slice(0, SHOWN).map((row) => `${what} in ${table}: ${row}`);
    return [
      ...tell('missing', subtract(wanted[table], stored[table])),
      ...tell('too much', subtract(stored[table], wanted[table])),
    ];
  });
}

/** As they are stored. */
async function readIssueTables(em: EntityManager, repoIds: readonly number[]): Promise<IssueTables> {
  const tables = {} as IssueTables;
  for (const table of TABLES) {
    const sql = `select to_jsonb(t) as row from ${table} t where repo_id = any(?::bigint[])`;
    const rows = await em.execute<{ row: Record<string, unknown> }[]>(sql, [`{${repoIds.join(',')}}`]);
    tables[table] = rows.map(({ row }) => toText(row));
  }
  return tables;
}

/** As they should be, by what there is at GitHub. */
function listIssueTables({ issues }: GithubWorld, repoIds: readonly number[]): IssueTables {
  const items = repoIds.flatMap((id) => issues.of(id));
  return {
    issue: items.map(toIssueRow).map(toText),
    label: repoIds.flatMap((id) => issues.labelsOf(id)).map((label) => toText(toLabelRow(label))),
    issue_label: items.flatMap(({ repoId, number, labelIds }) =>
      labelIds.map((id) => toText({ repo_id: repoId, number, label_id: id })),
    ),
    issue_assignee: items.flatMap(({ repoId, number, assigneeIds }) =>
      [...new Set(assigneeIds)].map((id) => toText({ repo_id: repoId, number, account_id: id })),
    ),
    milestone: repoIds.flatMap((id) => issues.milestonesOf(id)).map((one) => toText(toMilestoneRow(one))),
  };
}

function toIssueRow(item: Item): object {
  return {
    repo_id: item.repoId,
    number: item.number,
    github_id: item.id,
    node_id: item.nodeId,
    kind: item.kind,
    title: item.title,
    body: item.body,
    state: item.state,
    state_reason: item.stateReason,
    author_id: item.authorId,
    milestone_id: item.milestoneId,
    comments: item.comments,
    reactions: totalReactions(item),
    locked: item.locked,
    draft: item.kind === 'pull' ? item.draft : null,
    created_at: item.createdAt,
    updated_at: item.updatedAt,
    closed_at: item.closedAt,
    merged_at: item.mergedAt,
  };
}

function toLabelRow({ repoId, id, nodeId, name, color, description }: Label): object {
  return { repo_id: repoId, id, node_id: nodeId, name, color, description };
}

function toMilestoneRow(milestone: Milestone): object {
  return {
    repo_id: milestone.repoId,
    id: milestone.id,
    node_id: milestone.nodeId,
    number: milestone.number,
    title: milestone.title,
    description: milestone.description,
    state: milestone.state,
    creator_id: milestone.creatorId,
    due_on: milestone.dueOn,
    created_at: milestone.createdAt,
    updated_at: milestone.updatedAt,
    closed_at: milestone.closedAt,
  };
}

function subtract(rows: readonly string[], others: readonly string[]): string[] {
  const known = new Set(others);
  return rows.filter((row) => !known.has(row));
}

/** Of whatever order of columns, and with GitHub's instants, which are whole seconds. */
function toText(row: object): string {
  const columns = Object.entries(row)
    .filter(([name]) => !OWN_COLUMNS.has(name))
    .map(([name, value]: [string, unknown]) => [
      name,
      name.endsWith('_at') || name === 'due_on' ? toSeconds(value) : value,
    ])
    .toSorted(([left], [right]) => (String(left) < String(right) ? -1 : 1));
  return JSON.stringify(Object.fromEntries(columns));
}

function toSeconds(instant: unknown): string | null {
  return instant === null ? null : `${new Date(instant as string).toISOString().slice(0, 19)}Z`;
}
