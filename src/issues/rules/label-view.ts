import { classifyLabel } from '../label-class/classify-label.ts';
import type { LabelClass } from '../label-class/label-class.types.ts';
import type { Vocabulary } from '../label-class/vocabulary.ts';
import type { LabelView } from './dto/label.dto.ts';
import type { RuleBook } from './rule-book.ts';

export interface LabelRow {
  id: number;
  name: string;
  color: string;
  description: string | null;
  class: LabelClass;
  confidence: number;
  reason: string;
  repo_id: number;
  owner_id: number;
}

/** A label as it counts for whom the book belongs to. */
export function toLabelView(row: LabelRow, book: RuleBook, vocabulary?: Vocabulary): LabelView {
  const { id, name, color, description } = row;
  const text = { id, name, color, description };
  const rule = book.find({ repoId: row.repo_id, ownerId: row.owner_id, name });
  if (!rule) return { ...text, ...toRecognised(row, vocabulary) };
  const reason = `Your rule for ${rule.scope === 'repository' ? 'this repository' : 'its owner'} says so.`;
  return {
    ...text,
    class: rule.class,
    by: 'rule',
    rule: rule.pattern,
    reason,
    confidence: 1,
    proposal: null,
  };
}

/** What is too unsure for a fact is stored as `other`, and read out of the label again for people to decide. */
function toRecognised(
  row: LabelRow,
  vocabulary?: Vocabulary,
): Pick<LabelView, 'class' | 'by' | 'rule' | 'reason' | 'confidence' | 'proposal'> {
  const verdict = classifyLabel(row, vocabulary);
  const { class: proposed, reason, confidence } = verdict;
  const proposal =
    proposed !== 'other' && row.class === 'other' ? { class: proposed, reason, confidence } : null;
  const stored = { class: row.class, reason: row.reason, confidence: round(row.confidence) };
  return { ...stored, by: 'pipeline', rule: null, proposal };
}

/** A `real` of PostgreSQL's has more digits than it knows. */
function round(confidence: number): number {
  return Math.round(confidence * 100) / 100;
}
