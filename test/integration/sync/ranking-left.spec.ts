import { afterAll, beforeAll, expect, it } from 'vitest';
import { RankingReader } from '../../../src/sync/rankings/ranking.reader.ts';
import { aRepo, anAccount, store, storeViewer } from '../../support/factories.ts';
import { type StoredRanking, storeRanking } from '../../support/rankings.ts';
import { createTestOrm, type TestOrm } from '../../support/test-database.ts';

let database: TestOrm;

beforeAll(async () => {
  database = await createTestOrm();
  const em = database.orm.em.fork();
  await store(em, {
    accounts: [anAccount(1), anAccount(2)],
    repos: [1, 2, 3, 4, 5, 6].map((id) => aRepo(id)),
  });
  for (const id of [1, 2]) await storeViewer(em, id);
});

afterAll(() => database.close());

it('lists who has left since the last ranking whose run came to its end, and who was in those after it', async () => {
  await rank(9, [1, 2, 6]);
  await rank(10, [1, 2, 3]);
  await rank(11, [1, 4], { state: 'cancelled', isFinished: true });
  await rank(11, [5], { accountId: 2 });
  await rank(11, [5], { target: 'top:7' });
  const now = await rank(12, [1]);

  expect(await list(now)).toEqual([2, 3, 4]);
  expect(await list(now, 2)).toEqual([3, 4]);
});

async function rank(hour: number, ids: number[], more: Partial<StoredRanking> = {}): Promise<string> {
  const startedAt = new Date(Date.UTC(2026, 10, 21, hour));
  const sights = ids.map((id) => [id, 100 - id] as const);
  return storeRanking(database.orm.em.fork(), { accountId: 1, target: 'top:3', sights, startedAt, ...more });
}

async function list(rankingId: string, afterId = 0): Promise<number[]> {
  const left = await new RankingReader(database.orm.em).listLeft({ rankingId, afterId, limit: 10 });
  return left.map(({ id }) => id);
}
