import { toInstant, toInstantOrNull } from '../../repos/instant.ts';
import type { LabelClass } from '../label-class/label-class.types.ts';
import type { RuleBook } from '../rules/rule-book.ts';
import type { ItemView } from './item.dto.ts';

export interface ItemRow {
  repo_id: number;
  owner_id: number;
  owner: string;
  repo_name: string;
  number: number;
  kind: 'issue' | 'pull';
  title: string;
  state: 'open' | 'closed';
  state_reason: string | null;
  author: string | null;
  comments: number;
  draft: boolean | null;
  created_at: Date | string;
  updated_at: Date | string;
  closed_at: Date | string | null;
  merged_at: Date | string | null;
  /** With the class that was recognised. */
  labels: { name: string; class: LabelClass }[];
}

export function toItemView(row: ItemRow, book: RuleBook): ItemView {
  const { repo_id: repoId, owner_id: ownerId } = row;
  return {
    repository: { id: repoId, owner: row.owner, name: row.repo_name },
    number: row.number,
    kind: row.kind,
    title: row.title,
    state: row.state,
    stateReason: row.state_reason,
    author: row.author,
    labels: row.labels.map(({ name, class: recognised }) => {
      return { name, class: book.find({ repoId, ownerId, name })?.class ?? recognised };
    }),
    comments: row.comments,
    draft: row.draft,
    createdAt: toInstant(row.created_at),
    updatedAt: toInstant(row.updated_at),
    closedAt: toInstantOrNull(row.closed_at),
    mergedAt: toInstantOrNull(row.merged_at),
  };
}
