import { describe, expect, it } from 'vitest';
import type { GitHistory, GitRange } from '../../github/git/git.types.ts';
import { planReading } from './commit-plan.ts';
import { HeadMovedError } from './commit.errors.ts';

const { signal } = new AbortController();

/** Parents by commit: a history that branches off at b. */
const GRAPH: Readonly<Record<string, string | null>> = { a: null, b: 'a', c: 'b', d: 'c', x: 'b', y: 'x' };

/** `lost`: commits that were never fetched, or are no longer there. */
function aHistory(head: string | null, lost: readonly string[] = []): GitHistory {
  return {
    head,
    has: async (oid) => oid in GRAPH && !lost.includes(oid),
    async *listOids({ from, except }: GitRange) {
      const left = new Set(listReached(except ?? null));
      yield listReached(from).filter((oid) => !left.has(oid));
    },
    async *listCommits() {
      yield [];
      throw new Error('A plan logs nothing');
    },
    close: () => undefined,
  };
}

function listReached(from: string | null): string[] {
  return from === null ? [] : [from, ...listReached(GRAPH[from] ?? null)];
}

function plan(
  history: GitHistory,
  told: string,
  stored: { head?: string; started?: string } | null = null,
): Promise<string | null> {
  const { head: headOid = null, started: startedOid = null } = stored ?? {};
  const completedAt = headOid === null ? null : new Date();
  return planReading({ told, stored: stored && { headOid, startedOid, completedAt }, history }, signal).then(
    ({ base }) => base,
  );
}

describe('the plan of a reading', () => {
  it('reads everything where nothing was read before', async () => {
    expect(await plan(aHistory('d'), 'd')).toBeNull();
  });

  it('goes on from what is stored whole', async () => {
    expect(await plan(aHistory('d'), 'd', { head: 'b' })).toBe('b');
  });

  it('goes on from what the new head no longer reaches, so that it is known what goes', async () => {
    expect(await plan(aHistory('y'), 'y', { head: 'd' })).toBe('d');
  });

  it('reads everything where git does not know what is stored', async () => {
    expect(await plan(aHistory('d', ['b']), 'd', { head: 'b' })).toBeNull();
  });

  it.each([
    ['the same head', 'd'],
    ['an earlier one', 'c'],
  ])('takes no harm from a reading of %s that did not end', async (_what, started) => {
    expect(await plan(aHistory('d'), 'd', { head: 'b', started })).toBe('b');
  });

  it.each([
    ['leads elsewhere', 'y', []],
    ['git does not know', 'y', ['y']],
  ])('reads everything after a reading that did not end and %s', async (_what, started, lost) => {
    expect(await plan(aHistory('d', lost), 'd', { head: 'b', started })).toBeNull();
  });

  it('takes what was pushed since GitHub told of a head', async () => {
    expect(await plan(aHistory('d'), 'c', { head: 'b' })).toBe('b');
  });

  it.each([
    ['leads to another head than GitHub told of', aHistory('y'), 'd'],
    ['does not know the head that GitHub told of', aHistory('d', ['c']), 'c'],
    ['has no commit although GitHub told of one', aHistory(null), 'd'],
  ])('does not believe that a history is the repo’s own that %s', async (_what, history, told) => {
    await expect(plan(history, told, { head: 'b' })).rejects.toThrow(HeadMovedError);
  });
});
