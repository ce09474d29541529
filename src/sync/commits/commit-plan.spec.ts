import { describe, expect, it } from 'vitest';
import type { GitHistory, GitRange } from '../../github/git/git.types.ts';
import { planReading } from './commit-plan.ts';
import { HeadMovedError } from './commit.errors.ts';

const { signal } = new AbortController();

/** Parents by commit: a history that branches off at b. */
const GRAPH: Readonly<Record<string, string | null>> = { a: null, b: 'a', c: 'b', d: 'c', x: 'b', y: 'x' };

/** `lost`: commits that were never fetched, or are no longer there. `except`: whether git, which dates lead astray, heeds it. */
function aHistory(
  head: string | null,
  lost: readonly string[] = [],
  except: 'heeded' | 'lost sight of' = 'heeded',
): GitHistory {
  return {
    head,
    has: async (oid) => oid in GRAPH && !lost.includes(oid),
    async *listOids({ from, except: limit }: GitRange) {
      const left = new Set(except === 'heeded' ? listReached(limit ?? null) : []);
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
): Promise<{ head: string; base: string | null }> {
  const { head: headOid = null, started: startedOid = null } = stored ?? {};
  const completedAt = headOid === null ? null : new Date();
  return planReading({ told, stored: stored && { headOid, startedOid, completedAt }, history }, signal).then(
    ({ head, base }) => ({ head, base }),
  );
}

describe('the plan of a reading', () => {
  it('reads everything where nothing was read before', async () => {
    expect(await plan(aHistory('d'), 'd')).toEqual({ head: 'd', base: null });
  });

  it('goes on from what is stored whole', async () => {
    expect(await plan(aHistory('d'), 'd', { head: 'b' })).toEqual({ head: 'd', base: 'b' });
  });

  it('finds the head that was told of, whatever dates lie on the way there', async () => {
    expect(await plan(aHistory('d', [], 'lost sight of'), 'b')).toEqual({ head: 'b', base: null });
    await expect(plan(aHistory('y', [], 'lost sight of'), 'd')).rejects.toThrow(HeadMovedError);
  });

  it('goes on from what the new head no longer reaches, so that it is known what goes', async () => {
    expect(await plan(aHistory('y'), 'y', { head: 'd' })).toEqual({ head: 'y', base: 'd' });
  });

  it('reads everything where git does not know what is stored', async () => {
    expect(await plan(aHistory('d', ['b']), 'd', { head: 'b' })).toEqual({ head: 'd', base: null });
  });

  it.each([
    ['the same head', 'd'],
    ['an earlier one', 'c'],
  ])('takes no harm from a reading of %s that did not end', async (_what, started) => {
    expect(await plan(aHistory('d'), 'd', { head: 'b', started })).toEqual({ head: 'd', base: 'b' });
  });

  it.each([
    ['leads elsewhere', 'y', []],
    ['git does not know', 'y', ['y']],
  ])('reads everything after a reading that did not end and %s', async (_what, started, lost) => {
    expect(await plan(aHistory('d', lost), 'd', { head: 'b', started })).toEqual({ head: 'd', base: null });
  });

  it('leaves what goes beyond the head that GitHub told of: another repo may have the name by now', async () => {
    expect(await plan(aHistory('d'), 'c', { head: 'b' })).toEqual({ head: 'c', base: 'b' });
  });

  it('stays with what is stored whole where GitHub tells of an earlier head that the branch has passed', async () => {
    expect(await plan(aHistory('d'), 'b', { head: 'c' })).toEqual({ head: 'c', base: 'c' });
  });

  it('goes back with a branch that was set back', async () => {
    expect(await plan(aHistory('b'), 'b', { head: 'd' })).toEqual({ head: 'b', base: 'd' });
  });

  it('does not stay with what was stored while somebody has begun to read more', async () => {
    expect(await plan(aHistory('d'), 'b', { head: 'c', started: 'd' })).toEqual({ head: 'b', base: null });
  });

  it.each([
    ['leads to another head than GitHub told of', aHistory('y'), 'd'],
    ['does not know the head that GitHub told of', aHistory('d', ['c']), 'c'],
    ['has no commit although GitHub told of one', aHistory(null), 'd'],
  ])('does not believe that a history is the repo’s own that %s', async (_what, history, told) => {
    await expect(plan(history, told, { head: 'b' })).rejects.toThrow(HeadMovedError);
  });
});
