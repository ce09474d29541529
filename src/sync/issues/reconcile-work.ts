import type { GithubIssueCounts, GithubIssueKind } from '../../github/issue.types.ts';
import type { Work } from './issue-work.store.ts';

export type ItemState = 'open' | 'closed' | 'merged';

/** Which ids are read: those of one kind in the states whose numbers differ. */
export interface IdSweep {
  kind: GithubIssueKind;
  states: ItemState[];
}

/** How far a run has come with finding out what differs in a repo: `issue_work.notes` meanwhile. */
export interface ReconcileNotes extends Record<string, unknown> {
  /** `count`: compare numbers; `sweep`: read ids; `missing`: ask for what is not stored; `suspects`: for what was not seen. */
  stage: 'count' | 'sweep' | 'missing' | 'suspects';
  /** How often ids were read. */
  round: number;
  sweeps: IdSweep[];
  /** Which of them is being read. */
  at: number;
  /** Suspects up to this number were asked for. */
  afterNumber: number;
  /** Something was found to be otherwise since the numbers were last compared. */
  acted: boolean;
  /** What GitHub counted when they were. */
  told: Totals | null;
  /** Why what is held is not all, whatever the numbers say; null: it is. */
  reason: string | null;
}

const START: ReconcileNotes = {
  stage: 'count',
  round: 0,
  sweeps: [],
  at: 0,
  afterNumber: 0,
  acted: false,
  told: null,
  reason: null,
};

/** A repo that changes faster than its ids are read is held in part until the next run. */
const MAX_ROUNDS = 3;

export function toReconcileNotes({ notes }: Work): ReconcileNotes {
  return { ...START, ...notes };
}

export interface Totals {
  issues: number;
  pulls: number;
}

export function toTotals({ issues, pulls }: GithubIssueCounts): Totals {
  return { issues: issues.open + issues.closed, pulls: pulls.open + pulls.closed + pulls.merged };
}

/** What is to be read where numbers differ. An item that went from one state to another alone is news, which comes by itself. */
export function planSweeps(stored: GithubIssueCounts, told: GithubIssueCounts): IdSweep[] {
  const [here, there] = [toTotals(stored), toTotals(told)];
  const sweeps: IdSweep[] = [];
  if (here.issues !== there.issues) {
    sweeps.push({ kind: 'issue', states: listDiffering(stored.issues, told.issues) });
  }
  if (here.pulls !== there.pulls) {
    sweeps.push({ kind: 'pull', states: listDiffering(stored.pulls, told.pulls) });
  }
  return sweeps;
}

function listDiffering<State extends ItemState>(
  stored: Record<State, number>,
  told: Record<State, number>,
): State[] {
  return (Object.keys(told) as State[]).filter((state) => stored[state] !== told[state]);
}

/** Nothing has happened since ids were read: GitHub counts otherwise than it shows, and reading more is of no use. */
export function isSettled({ round, acted, told: before }: ReconcileNotes, told: Totals): boolean {
  return round > 0 && !acted && before?.issues === told.issues && before.pulls === told.pulls;
}

/** Reading ids once more may help. */
export function isWorthwhile(notes: ReconcileNotes, told: Totals): boolean {
  return notes.round < MAX_ROUNDS && !isSettled(notes, told);
}
