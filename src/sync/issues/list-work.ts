import type { GithubPage, Outcome } from '../../github/github.types.ts';
import type { GithubIssueNode } from '../../github/issue.types.ts';
import {
  advance,
  FIRST_PAGE,
  type SweepState,
  type SweepStep,
  type SweepWhole,
  toFingerprint,
} from '../streams/sweep.ts';
import type { Suspect } from './issue-seen.store.ts';
import type { Work } from './issue-work.store.ts';

/** How far a run has come with one list of a repo: `issue_work.notes` meanwhile. */
export interface ListNotes extends Record<string, unknown> {
  /** ISO instant: before the first page was asked for. */
  startedAt: string;
  /** Null: the list is through, and what it did not show is asked for by id. */
  sweep: SweepState | null;
  /** Those up to here were asked for by id. */
  afterId: number;
  /** What its pages showed is what there is. */
  isExact: boolean;
  /** Of some that it did not show, GitHub would not say whether they are there. */
  isPartial: boolean;
  /** What it said where it withheld one from this account; null: it did not. */
  refusal: string | null;
  /** Milestones are to be swept, too: who looks at labels alone has news of issues, which tell of their milestones. */
  isDue: boolean;
  /** Of the list before this one: when its sweep began; null: it was not whole. */
  before: string | null;
}

/** What became of what a list did not show. */
export interface ToldSuspects {
  /** By id: deleted, or moved to another repo. */
  gone: number[];
  isPartial: boolean;
  refusal: string | null;
}

/** What one request told of a list of a repo. */
export type ListAnswer<Item> =
  | { kind: 'page'; work: Work; notes: ListNotes; items: Item[]; step: SweepStep; isStored: boolean }
  | { kind: 'suspects'; work: Work; notes: ListNotes; told: ToldSuspects; lastId: number | null }
  | { kind: 'refused'; work: Work; notes: ListNotes; outcome: Exclude<Outcome<never>, { kind: 'found' }> };

export function toListNotes(work: Work, now: Date): ListNotes {
  const notes: Partial<ListNotes> = work.notes ?? {};
  const { sweep, startedAt, afterId, isExact, isPartial, refusal, isDue, before } = notes;
  return {
    startedAt: startedAt ?? now.toISOString(),
    sweep: sweep === undefined ? FIRST_PAGE : sweep,
    afterId: afterId ?? 0,
    isExact: isExact ?? false,
    isPartial: isPartial ?? false,
    refusal: refusal ?? null,
    isDue: isDue ?? true,
    before: before ?? null,
  };
}

export function toPageAnswer<Item extends { id: number }>(
  work: Work,
  { notes, page, mayRepeat }: { notes: ListNotes; page: GithubPage<Item>; mayRepeat: boolean },
): ListAnswer<Item> {
  const state = notes.sweep ?? FIRST_PAGE;
  // A leg that died may have fetched this very page just before: then 304 says nothing about the time before.
  const isAsLastTime = page.notModified && !mayRepeat;
  const fingerprint = toFingerprint(page.items.map(({ id }) => id));
  const isPartial = page.withheldOrganizationIds.length > 0;
  const step = advance(state, { nextUrl: page.nextUrl, fingerprint, isAsLastTime, isPartial });
  return { kind: 'page', work, notes, items: page.items, step, isStored: state.walk > 1 && isAsLastTime };
}

export function toldOf(
  { repoId }: Work,
  suspects: readonly Suspect[],
  outcomes: ReadonlyMap<string, Outcome<GithubIssueNode>>,
): ToldSuspects {
  const told: ToldSuspects = { gone: [], isPartial: false, refusal: null };
  for (const { id, nodeId } of suspects) {
    const outcome = outcomes.get(nodeId);
    const isElsewhere = outcome?.kind === 'found' && outcome.value.repoId !== repoId;
    if (outcome?.kind === 'not_found' || isElsewhere) told.gone.push(id);
    else if (outcome?.kind !== 'found') told.isPartial = true;
    if (outcome && 'reason' in outcome) told.refusal ??= outcome.reason;
  }
  return told;
}

/**
 * Several walks may have seen what was deleted in between: what they showed together is not what there is. Nor need one
 * have met what went to another page meanwhile, as milestones do that are due at another time: its pages must all be as
 * they were before it.
 */
export function isWalkExact(whole: SweepWhole, { sweep }: ListNotes): boolean {
  return whole !== null && (sweep?.walk ?? 1) === 1 && !sweep?.changed;
}
