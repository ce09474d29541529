import { randomUUID } from 'node:crypto';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HeldRange } from '../../../src/sync/rankings/planner/planner.types.ts';
import { RankingReader } from '../../../src/sync/rankings/ranking.reader.ts';
import { RankingStore } from '../../../src/sync/rankings/ranking.store.ts';
import { anAccount, store as storeRows, storeViewer } from '../../support/factories.ts';
import { createTestOrm, type TestOrm } from '../../support/test-database.ts';

interface Seen {
  id: number;
  stars: number;
  detailed: boolean;
  stray: boolean;
}

describe('the reader of rankings', () => {
  const store = new RankingStore();
  let database: TestOrm;
  let reader: RankingReader;

  beforeAll(async () => {
    database = await createTestOrm();
    reader = new RankingReader(database.orm.em);
    const em = database.orm.em.fork();
    await storeRows(em, { accounts: [anAccount(1)] });
    await storeViewer(em, 1);
  });

  afterAll(() => database.close());

  describe('asked for ranges', () => {
    it('unites whole star counts until each range holds enough, without a gap between them', async () => {
      const rankingId = await see([90, 90, 70, 60, 60, 60, 60, 50, 50, 20].map(toSeen));

      const ask = { rankingId, below: null, bottom: 10, targetSize: 3, limit: 9 };

      expect(await reader.ranges(ask)).toEqual([
        { from: 70, to: 90, held: 3 },
        { from: 60, to: 69, held: 4 },
        { from: 20, to: 59, held: 3 },
        { from: 10, to: 19, held: 0 },
      ]);
    });

    it('goes on below a range, and tells of what lies between the lowest count held and the bottom', async () => {
      const rankingId = await see([9, 8, 7, 4].map(toSeen));
      const ask = { rankingId, below: null, bottom: 2, targetSize: 1, limit: 2 };

      expect(await reader.ranges(ask)).toEqual([held(9, 9, 1), held(8, 8, 1)]);
      expect(await reader.ranges({ ...ask, below: 8 })).toEqual([held(7, 7, 1), held(4, 6, 1)]);
      expect(await reader.ranges({ ...ask, below: 4 })).toEqual([held(2, 3, 0)]);
      expect(await reader.ranges({ ...ask, below: 2 })).toEqual([]);
    });

    it('counts no strays, and nothing of another ranking', async () => {
      await see([5, 5, 5].map(toSeen));
      const rankingId = await see([
        { id: 1, stars: 9, detailed: true, stray: true },
        { id: 2, stars: 8, detailed: false, stray: false },
        { id: 3, stars: 8, detailed: true, stray: true },
      ]);

      const ask = { rankingId, below: null, bottom: 1, targetSize: 1, limit: 5 };

      expect(await reader.ranges(ask)).toEqual([held(8, 8, 1), held(1, 7, 0)]);
      expect(await reader.standing({ rankingId, bottom: 1 })).toBe(1);
    });

    it('has none of nothing', async () => {
      const rankingId = await see([]);

      expect(await reader.ranges({ rankingId, below: null, bottom: 0, targetSize: 5, limit: 5 })).toEqual([]);
    });
  });

  it('asks for all strays, with details or not, before those of the first that lack details', async () => {
    const rankingId = await see([
      { id: 1, stars: 9, detailed: true, stray: false },
      { id: 2, stars: 9, detailed: false, stray: true },
      { id: 3, stars: 7, detailed: false, stray: false },
      { id: 4, stars: 5, detailed: false, stray: false },
      { id: 5, stars: 5, detailed: false, stray: false },
      { id: 6, stars: 1, detailed: true, stray: true },
    ]);

    expect(await missing(rankingId, { count: 3, limit: 10 })).toEqual([2, 6, 3, 4]);
    expect(await missing(rankingId, { count: 100, limit: 10 })).toEqual([2, 6, 3, 4, 5]);
    expect(await missing(rankingId, { count: 100, limit: 3 })).toEqual([2, 6, 3]);
    expect(await reader.missing({ rankingId, count: 1, limit: 1 })).toEqual([{ id: 2, nodeId: 'R_2' }]);
  });

  it('knows which repos were seen', async () => {
    const rankingId = await see([
      { id: 1, stars: 9, detailed: true, stray: false },
      { id: 2, stars: 8, detailed: false, stray: true },
    ]);

    const known = await reader.findKnown(rankingId, [1, 2, 3]);

    expect(known.toSorted((a, b) => a.repoId - b.repoId)).toEqual([
      { repoId: 1, stars: 9, detailed: true, stray: false },
      { repoId: 2, stars: 8, detailed: false, stray: true },
    ]);
  });

  it('sees what the transaction that it is asked in has written', async () => {
    const rankingId = await see([5].map(toSeen));

    const inside = await database.orm.em.fork().transactional(async (em) => {
      await store.drop(rankingId, [1], em);
      return reader.standing({ rankingId, bottom: 0 }, em);
    });

    expect(inside).toBe(0);
  });

  it('tells the truth of any sights', { timeout: 60_000 }, async () => {
    const seen = fc.record({ stars: fc.nat(12), detailed: fc.boolean(), stray: fc.boolean() });
    const world = fc.array(seen, { maxLength: 40 });
    const ask = fc.record({
      bottom: fc.nat(6),
      targetSize: fc.integer({ min: 1, max: 8 }),
      limit: fc.integer({ min: 1, max: 4 }),
      count: fc.integer({ min: 1, max: 45 }),
    });

    await fc.assert(
      fc.asyncProperty(world, ask, async (sights, { bottom, targetSize, limit, count }) => {
        const rows = sights.map((sight, index) => ({ ...sight, id: index + 1 }));
        const rankingId = await see(rows);
        const ranges = await listAllRanges({ rankingId, bottom, targetSize, limit });

        expect(ranges).toEqual(rangesOf(rows, bottom, targetSize));
        expect(await missing(rankingId, { count, limit: 100 })).toEqual(missingOf(rows, count));
      }),
      { numRuns: 60 },
    );
  });

  /** As the planner does: below the last one, until nothing is left. */
  async function listAllRanges(ask: {
    rankingId: string;
    bottom: number;
    targetSize: number;
    limit: number;
  }): Promise<HeldRange[]> {
    const all: HeldRange[] = [];
    for (;;) {
      const ranges = await reader.ranges({ ...ask, below: all.at(-1)?.from ?? null });
      expect(ranges.length).toBeLessThanOrEqual(ask.limit);
      if (ranges.length === 0) return all;
      all.push(...ranges);
    }
  }

  async function missing(rankingId: string, ask: { count: number; limit: number }): Promise<number[]> {
    const repos = await reader.missing({ rankingId, ...ask });
    return repos.map(({ id }) => id);
  }

  async function see(seen: readonly Seen[]): Promise<string> {
    const rankingId = randomUUID();
    const em = database.orm.em.fork();
    const startedAt = new Date('2026-11-21T12:00:00Z');
    await store.begin({ id: rankingId, accountId: 1, target: 'top:10', count: 10, startedAt }, em);
    for (const stray of [true, false]) {
      for (const detailed of [true, false]) {
        const sights = seen.filter((one) => one.stray === stray && one.detailed === detailed);
        const rows = sights.map(({ id, stars }) => ({ repoId: id, nodeId: `R_${id}`, stars }));
        await store.saveSights({ rankingId, round: stray ? 0 : 1, detailed }, rows, em);
      }
    }
    await store.markStrays(rankingId, { stars: { from: 0, to: null }, round: 1 }, em);
    return rankingId;
  }
});

function toSeen(stars: number, index: number): Seen {
  return { id: index + 1, stars, detailed: true, stray: false };
}

function held(from: number, to: number, count: number): HeldRange {
  return { from, to, held: count };
}

/** Star by star, as a person would count. */
function rangesOf(seen: readonly Seen[], bottom: number, targetSize: number): HeldRange[] {
  const standing = seen.filter(({ stray, stars }) => !stray && stars >= bottom).map(({ stars }) => stars);
  const ranges: HeldRange[] = [];
  let to = Math.max(...standing);
  let count = 0;
  for (let from = to; from >= bottom; from -= 1) {
    count += standing.filter((stars) => stars === from).length;
    if (count < targetSize && from > bottom) continue;
    ranges.push({ from, to, held: count });
    [to, count] = [from - 1, 0];
  }
  return ranges;
}

function missingOf(seen: readonly Seen[], count: number): number[] {
  const ordered = seen.toSorted((a, b) => b.stars - a.stars || a.id - b.id);
  const first = ordered.filter(({ stray }) => !stray).slice(0, count);
  const asked = [...ordered.filter(({ stray }) => stray), ...first.filter(({ detailed }) => !detailed)];
  return asked.map(({ id }) => id);
}
