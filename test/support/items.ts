import type { EntityManager } from '@mikro-orm/postgresql';
import { saveRows } from '../../src/database/save-rows.ts';
import { Issue, IssueLabel, IssueVersion } from '../../src/issues/issue.entity.ts';
import { Label, LabelRule } from '../../src/issues/label.entity.ts';

type ItemRow = Omit<Issue, symbol>;
type LabelRow = Omit<Label, symbol>;
type RuleRow = Omit<LabelRule, symbol>;

const LONG_AGO = new Date('2020-01-01T00:00:00Z');

/** An issue that was opened long ago and is open; closed, if it says when. */
export function anItem(repoId: number, number: number, overrides: Partial<ItemRow> = {}): ItemRow {
  return {
    repoId,
    number,
    githubId: repoId * 1_000_000 + number,
    nodeId: `I_${repoId}_${number}`,
    kind: 'issue',
    title: `Item ${number}`,
    body: null,
    state: overrides.closedAt ? 'closed' : 'open',
    stateReason: null,
    authorId: null,
    milestoneId: null,
    comments: 0,
    reactions: 0,
    locked: false,
    draft: null,
    createdAt: LONG_AGO,
    updatedAt: LONG_AGO,
    closedAt: null,
    mergedAt: null,
    ...overrides,
  };
}

/** Recognised as nothing in particular. */
export function aLabel(repoId: number, id: number, overrides: Partial<LabelRow> = {}): LabelRow {
  return {
    repoId,
    id,
    nodeId: `L_${repoId}_${id}`,
    name: `label-${id}`,
    color: 'ededed',
    description: null,
    labelClass: 'other',
    confidence: 0.8,
    reason: 'Nothing tells of anything.',
    ...overrides,
  };
}

export interface StoredItems {
  items?: readonly ItemRow[];
  labels?: readonly LabelRow[];
  /** Which labels items carry: repo, number, label. */
  carried?: readonly (readonly [repoId: number, number: number, labelId: number])[];
  rules?: readonly RuleRow[];
}

/** Stores rows as they are, past every rule of the sync, and raises the versions of their repos. */
export async function storeItems(
  em: EntityManager,
  { items = [], labels = [], carried = [], rules = [] }: StoredItems,
): Promise<void> {
  await saveRows(em, Issue, items);
  await saveRows(em, Label, labels);
  const pairs = carried.map(([repoId, number, labelId]) => ({ repoId, number, labelId }));
  await saveRows(em, IssueLabel, pairs, { insertOnly: true });
  await saveRows(em, LabelRule, rules);
  const ids = [...new Set([...items, ...labels, ...pairs].map(({ repoId }) => repoId))];
  for (const repoId of ids) await raiseVersion(em, repoId);
}

export async function raiseVersion(em: EntityManager, repoId: number): Promise<void> {
  const row = await em.fork().findOne(IssueVersion, { repoId });
  await saveRows(em, IssueVersion, [{ repoId, version: (row?.version ?? 0) + 1 }]);
}
