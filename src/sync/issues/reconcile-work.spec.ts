import { describe, expect, it } from 'vitest';
import { isSettled, isWorthwhile, planSweeps, toReconcileNotes } from './reconcile-work.ts';
import type { Work } from './issue-work.store.ts';

const STORED = { issues: { open: 5, closed: 10 }, pulls: { open: 1, closed: 2, merged: 3 } };

describe('what is read where numbers differ', () => {
  it('is nothing where the totals are equal, although states are not', () => {
    expect(planSweeps(STORED, { ...STORED, issues: { open: 6, closed: 9 } })).toEqual([]);
  });

  it('is what differs, and nothing of the kind that does not', () => {
    expect(planSweeps(STORED, { ...STORED, issues: { open: 5, closed: 9 } })).toEqual([
      { kind: 'issue', states: ['closed'] },
    ]);
    expect(planSweeps(STORED, { ...STORED, pulls: { open: 2, closed: 2, merged: 9 } })).toEqual([
      { kind: 'pull', states: ['open', 'merged'] },
    ]);
  });
});

describe('reading ids', () => {
  const notes = toReconcileNotes({ notes: null } as Work);

  const told = { issues: 15, pulls: 6 };

  it('is worthwhile once, and again as long as something happens, three times at most', () => {
    expect(isWorthwhile(notes, told)).toBe(true);
    expect(isWorthwhile({ ...notes, round: 1, told }, told)).toBe(false);
    expect(isWorthwhile({ ...notes, round: 2, told, acted: true }, told)).toBe(true);
    expect(isWorthwhile({ ...notes, round: 2, told }, { ...told, issues: 14 })).toBe(true);
    expect(isWorthwhile({ ...notes, round: 3, told, acted: true }, told)).toBe(false);
  });

  it('is over for good only where nothing has happened since', () => {
    expect(isSettled({ ...notes, round: 1, told }, told)).toBe(true);
    expect(isSettled({ ...notes, round: 3, told, acted: true }, told)).toBe(false);
    expect(isSettled({ ...notes, round: 1, told }, { ...told, pulls: 5 })).toBe(false);
  });
});
