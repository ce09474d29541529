import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Ranking, RankingEntry, RankingSight } from '../../../src/sync/rankings/ranking.entity.ts';
import { RankingStore } from '../../../src/sync/rankings/ranking.store.ts';
import { anAccount, aRepo, store as storeRows, storeViewer } from '../../support/factories.ts';
import { createTestOrm, type TestOrm } from '../../support/test-database.ts';

const AT = new Date('2026-11-21T12:00:00Z');
const END = { count: 10, minStars: 0, available: 4, settled: true, unsettled: [], at: AT };

describe('the store of rankings', () => {
  const store = new RankingStore();
  let database: TestOrm;

  beforeAll(async () => {
    database = await createTestOrm();
    const em = fork();
    await storeRows(em, { accounts: [anAccount(1)] });
    await storeViewer(em, 1);
    await storeRows(em, { repos: [1, 2, 3, 4, 5, 6].map((id) => aRepo(id)) });
  });

  afterAll(() => database.close());

  it('begins a ranking once, whoever begins it again', async () => {
    const id = await begin();
    await store.setAvailable(id, 9, fork());

    await store.begin({ id, accountId: 1, target: 'top:99', count: 99, startedAt: new Date() }, fork());

    expect(await getRanking(id)).toMatchObject({
      target: 'top:10',
      count: 10,
      available: 9,
      startedAt: AT,
      settled: null,
      finishedAt: null,
    });
  });

  it('keeps the newest stars and round of each repo, of a page with twins as well', async () => {
    const id = await begin();

    await see(id, { round: 0, detailed: true }, [1, 50], [2, 40], [1, 51]);
    await see(id, { round: 2, detailed: false }, [2, 45]);

    expect(await listSights(id)).toEqual([
      { repoId: 1, stars: 51, round: 0, detailed: true, stray: false },
      { repoId: 2, stars: 45, round: 2, detailed: true, stray: false },
    ]);
  });

  it('takes no details away with a sight that has none, and adds them with one that has', async () => {
    const id = await begin();
    await see(id, { round: 0, detailed: true }, [1, 50]);
    await see(id, { round: 1, detailed: false }, [1, 50], [2, 40], [3, 30]);
    await see(id, { round: 1, detailed: true }, [3, 30]);

    const sights = await listSights(id);

    expect(sights.map(({ repoId, detailed }) => [repoId, detailed])).toEqual([
      [1, true],
      [2, false],
      [3, true],
    ]);
  });

  it('makes strays of what is in the range and was not seen in this round, and of nothing else', async () => {
    const id = await begin();
    await see(id, { round: 0, detailed: true }, [1, 51], [2, 50], [3, 40], [4, 39], [5, 45], [6, 40]);
    await see(id, { round: 1, detailed: false }, [5, 45], [6, 38]);

    const range = { stars: { from: 40, to: 50 }, round: 1 };
    const marked = await store.markStrays(id, range, fork());
    const again = await store.markStrays(id, range, fork());

    expect([marked, again]).toEqual([2, 0]);
    expect(await listStrays(id)).toEqual([2, 3]);
  });

  it('has no upper end of a range that is open', async () => {
    const id = await begin();
    await see(id, { round: 0, detailed: true }, [1, 2 ** 40], [2, 40], [3, 39]);

    await store.markStrays(id, { stars: { from: 40, to: null }, round: 1 }, fork());

    expect(await listStrays(id)).toEqual([1, 2]);
  });

  it('takes a stray that is seen again, anywhere, for none', async () => {
    const id = await begin();
    await see(id, { round: 0, detailed: true }, [1, 50], [2, 50]);
    await store.markStrays(id, { stars: { from: 0, to: null }, round: 1 }, fork());

    await see(id, { round: 1, detailed: false }, [2, 7]);

    expect(await listSights(id)).toEqual([
      { repoId: 1, stars: 50, round: 0, detailed: true, stray: true },
      { repoId: 2, stars: 7, round: 1, detailed: true, stray: false },
    ]);
  });

  it('drops what GitHub knows no more from this ranking alone', async () => {
    const [id, other] = [await begin(), await begin()];
    for (const each of [id, other]) await see(each, { round: 0, detailed: true }, [1, 50], [2, 40]);

    await store.drop(id, [1, 77], fork());

    expect((await listSights(id)).map(({ repoId }) => repoId)).toEqual([2]);
    expect(await listSights(other)).toHaveLength(2);
  });

  it('leaves out what has fewer stars by now than were asked for', async () => {
    const id = await begin();
    await see(id, { round: 0, detailed: true }, [1, 20], [2, 19]);

    expect(await store.finish(id, { ...END, minStars: 20 }, fork())).toBe(1);
  });

  it('ranks by stars, of equals the lower id first, without strays and what is not stored', async () => {
    const id = await begin();
    await see(id, { round: 0, detailed: true }, [6, 2 ** 40], [5, 30], [2, 30], [4, 30], [1, 40], [3, 20]);
    await see(id, { round: 0, detailed: false }, [999, 35]);
    await store.markStrays(id, { stars: { from: 40, to: 40 }, round: 1 }, fork());

    const unsettled = [{ query: 'stars:30', expected: null, read: 3 }];
    const end = { count: 4, minStars: 0, available: 7, settled: false, unsettled, at: AT };
    const size = await fork().transactional((em) => store.finish(id, end, em));

    expect(size).toBe(4);
    expect(await listEntries(id)).toEqual([
      [1, 6, 2 ** 40],
      [2, 2, 30],
      [3, 4, 30],
      [4, 5, 30],
    ]);
    expect(await listSights(id)).toEqual([]);
    expect(await getRanking(id)).toMatchObject({ available: 7, settled: false, unsettled, finishedAt: AT });
  });

  it('finishes with what there is when that is less, and with nothing when there is nothing', async () => {
    const [few, none] = [await begin(), await begin()];
    await see(few, { round: 0, detailed: true }, [1, 3], [2, 3]);

    expect(await store.finish(few, END, fork())).toBe(2);
    expect(await store.finish(none, { ...END, available: 0 }, fork())).toBe(0);
    expect(await getRanking(none)).toMatchObject({ available: 0, finishedAt: AT });
  });

  it('is finished once: what comes later changes nothing', async () => {
    const id = await begin();
    await see(id, { round: 0, detailed: true }, [1, 3], [2, 2]);
    await store.finish(id, END, fork());
    await see(id, { round: 1, detailed: true }, [3, 9]);

    const again = await store.finish(id, { ...END, settled: false, at: new Date() }, fork());

    expect(again).toBe(2);
    expect(await listEntries(id)).toEqual([
      [1, 1, 3],
      [2, 2, 2],
    ]);
    expect(await getRanking(id)).toMatchObject({ settled: true, finishedAt: AT });
  });

  it('is undone with the transaction that it was finished in', async () => {
    const id = await begin();
    await see(id, { round: 0, detailed: true }, [1, 3]);

    const end = fork().transactional(async (em) => {
      await store.finish(id, END, em);
      throw new Error('The leg was lost');
    });

    await expect(end).rejects.toThrow('The leg was lost');
    expect(await listEntries(id)).toEqual([]);
    expect(await listSights(id)).toHaveLength(1);
    expect(await getRanking(id)).toMatchObject({ finishedAt: null });
  });

  function fork(): TestOrm['orm']['em'] {
    return database.orm.em.fork();
  }

  async function begin(): Promise<string> {
    const id = randomUUID();
    await store.begin({ id, accountId: 1, target: 'top:10', count: 10, startedAt: AT }, fork());
    return id;
  }

  async function see(
    rankingId: string,
    reading: { round: number; detailed: boolean },
    ...sights: [repoId: number, stars: number][]
  ): Promise<void> {
    const rows = sights.map(([repoId, stars]) => ({ repoId, nodeId: `R_${repoId}`, stars }));
    await store.saveSights({ rankingId, ...reading }, rows, fork());
  }

  async function getRanking(id: string): Promise<Ranking> {
    return fork().findOneOrFail(Ranking, { id });
  }

  async function listSights(rankingId: string): Promise<Partial<RankingSight>[]> {
    const rows = await fork().find(RankingSight, { rankingId }, { orderBy: { repoId: 'asc' } });
    return rows.map(({ repoId, stars, round, detailed, stray }) => ({
      repoId,
      stars,
      round,
      detailed,
      stray,
    }));
  }

  async function listStrays(rankingId: string): Promise<(number | undefined)[]> {
    const sights = await listSights(rankingId);
    return sights.filter(({ stray }) => stray).map(({ repoId }) => repoId);
  }

  async function listEntries(rankingId: string): Promise<[number, number, number][]> {
    const rows = await fork().find(RankingEntry, { rankingId }, { orderBy: { rank: 'asc' } });
    return rows.map(({ rank, repoId, stars }) => [rank, repoId, stars]);
  }
});
