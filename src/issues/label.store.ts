import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { toStorableText } from '../common/foreign-text.ts';
import { queryRows } from '../database/query-rows.ts';
import { type SaveCounts, saveRows } from '../database/save-rows.ts';
import { classifyLabel } from './label-class/classify-label.ts';
import { Label } from './label.entity.ts';

/** What GitHub tells of a label. */
export type LabelFacts = Pick<Label, 'repoId' | 'id' | 'nodeId' | 'name' | 'color'> & {
  description: string | null;
};

const NOTHING = { inserted: 0, updated: 0, unchanged: 0 };

/** Writes `label` of repos that are locked (`IssueVersionStore`). */
@Injectable()
export class LabelStore {
  async saveLabels(labels: readonly LabelFacts[], em: EntityManager): Promise<SaveCounts> {
    return saveRows(em, Label, labels.map(toRow));
  }

  /**
   * Labels that issues of one repo carry. Those that are known stay as they are: an answer about issues may be older
   * than what is stored. `isDoubtful`: it differs from what is stored, and the list of labels should be read again.
   */
  async saveMentions(
    repoId: number,
    mentions: readonly LabelFacts[],
    em: EntityManager,
  ): Promise<{ counts: SaveCounts; isDoubtful: boolean }> {
    if (mentions.length === 0) return { counts: NOTHING, isDoubtful: false };
    const text = `select id, name, color, description from label where repo_id = $1 and id = any($2::bigint[])`;
    const unique = new Map(mentions.map((label) => [label.id, label]));
    const rows = await queryRows<LabelFacts>(em, { text, values: [repoId, [...unique.keys()]] });
    const known = new Map(rows.map((row) => [row.id, row]));
    const unknown = [...unique.values()].filter(({ id }) => !known.has(id));
    const counts = await this.saveLabels(unknown, em);
    const differs = [...unique.values()].some((label) => !isSame(label, known.get(label.id)));
    return { counts, isDoubtful: differs };
  }

  /** They are not there any more, on no issue either. Returns how many labels were. */
  async removeLabels(repoId: number, ids: readonly number[], em: EntityManager): Promise<number> {
    if (ids.length === 0) return 0;
    const text = `with carried as (delete from issue_label where repo_id = $1 and label_id = any($2::bigint[])),
        gone as (delete from label where repo_id = $1 and id = any($2::bigint[]) returning 1)
      select count(*)::int as count from gone`;
    const [gone] = await queryRows<{ count: number }>(em, { text, values: [repoId, ids] });
    return gone?.count ?? 0;
  }

  async count(repoId: number, em: EntityManager): Promise<number> {
    return em.count(Label, { repoId });
  }
}

function toRow(label: LabelFacts): LabelFacts & Pick<Label, 'labelClass' | 'confidence' | 'reason'> {
  const { class: found, confidence, reason, isProposal } = classifyLabel(label);
  // Nobody counts what is only proposed: the proposal is read out of the label again for those who may decide.
  const fact = isProposal
    ? { labelClass: 'other' as const, confidence: 1 - confidence }
    : { labelClass: found, confidence };
  return { ...label, ...fact, reason };
}

function isSame(label: LabelFacts, stored: LabelFacts | undefined): boolean {
  if (!stored) return false;
  return (
    toStorableText(label.name) === stored.name &&
    toStorableText(label.color) === stored.color &&
    toStorableText(label.description ?? '') === (stored.description ?? '')
  );
}
