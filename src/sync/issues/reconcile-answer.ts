import type { Outcome } from '../../github/github.types.ts';
import type {
  GithubFoundIssue,
  GithubIssueCounts,
  GithubIssueIdPage,
  GithubIssueNode,
} from '../../github/issue.types.ts';
import type { Suspect } from './issue-seen.store.ts';
import type { Work } from './issue-work.store.ts';

/** What was asked for by number. */
export interface AskedItem {
  number: number;
  outcome: Outcome<GithubFoundIssue>;
}

/** What one request, or a few, told of what differs. */
export type ReconcileAnswer =
  | {
      kind: 'counts';
      /** No outcome: GitHub could not compute it. */
      told: readonly { work: Work; outcome: Outcome<GithubIssueCounts> | undefined }[];
    }
  | {
      kind: 'ids';
      work: Work;
      /** Null: GitHub could not compute them. */
      outcome: Outcome<GithubIssueIdPage> | null;
    }
  | { kind: 'items'; work: Work; asked: readonly AskedItem[]; lastNumber: number | null };

/** An item whose id leads to where it is stored is still there; of all others, GitHub is asked where they are. */
export function isStillThere(
  { repoId }: Work,
  { id }: Suspect,
  outcome: Outcome<GithubIssueNode> | undefined,
): boolean {
  // Withheld or not computed proves nothing.
  if (outcome?.kind === 'found') return outcome.value.repoId === repoId && outcome.value.number === id;
  return outcome?.kind !== 'not_found';
}

/** GitHub says 410 of a deleted issue, and of every issue of a repo that has them switched off. */
export function isSwitchedOff({ outcome }: Pick<AskedItem, 'outcome'>): boolean {
  return outcome.kind === 'gone' && !hasLeft({ outcome }) && /disabled/i.test(outcome.reason);
}

/** GitHub led on to where it is now: whatever it says there, here it is no more. */
export function hasLeft({ outcome }: Pick<AskedItem, 'outcome'>): boolean {
  return 'movedFrom' in outcome && outcome.movedFrom !== undefined;
}
