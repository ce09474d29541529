import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RankingStore } from '../../../src/sync/rankings/ranking.store.ts';
import type { RankingList, RankingPage } from '../../../src/sync/rankings/dto/ranking.dto.ts';
import { anAccess, anAccount, aRepo, store, storeViewer } from '../../support/factories.ts';
import { type StoredRanking, storeRanking } from '../../support/rankings.ts';
import { type ReadsApp, startReadsApp } from '../../support/reads-app.ts';
import { TestClock } from '../../support/test-clock.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

const [ALICE, BOB, CAROL] = [1, 2, 3];
const SIGHTS: [number, number][] = [
  [11, 900],
  [12, 500],
  [13, 500],
  [14, 500],
  [15, 7],
];

describe('the rankings of an account', () => {
  let database: TestDatabase;
  let app: ReadsApp;

  beforeAll(async () => {
    database = await createTestDatabase();
    app = await startReadsApp({ databaseUrl: database.url, clock: new TestClock('2026-11-21T23:00:00Z') });
    const em = fork();
    await store(em, { accounts: [ALICE, BOB, CAROL].map((id) => anAccount(id)) });
    for (const id of [ALICE, BOB, CAROL]) await storeViewer(em, id);
    await store(em, {
      repos: [11, 12, 13, 14, 15].map((id) => aRepo(id, { stars: id * 100, language: 'Go', ownerId: BOB })),
    });
  });

  afterAll(async () => {
    await app.close();
    await database.drop();
  });

  it('are listed newest first, each with what it is of and how far it is, page by page', async () => {
    const target = 'top:3?query=language:go&minStars=5&tags=false';
    const states = [
      { target, count: 3, startedAt: day(3), state: 'succeeded' },
      { startedAt: day(2), state: 'running' },
      { startedAt: day(2), state: 'cancelled' },
      { startedAt: day(1), state: null, isFinished: true },
    ] as const;
    const ids: string[] = [];
    for (const state of states) ids.push(await aRanking({ accountId: CAROL, ...state }));

    const pages = await listPages<RankingList>(CAROL, '/api/rankings?limit=1');
    const items = pages.flatMap((page) => page.items);

    expect(items).toEqual((await get<RankingList>(CAROL, '/api/rankings')).items);
    expect(items.map(({ complete, size }) => [complete, size])).toEqual([
      [true, 3],
      [false, 5],
      [false, 5],
      [true, 5],
    ]);
    expect(new Set(items.map(({ id }) => id))).toEqual(new Set(ids));
    expect(items[0]).toEqual({
      id: ids[0],
      target,
      query: 'language:go',
      minStars: 5,
      count: 3,
      size: 3,
      available: 5,
      complete: true,
      settled: true,
      startedAt: '2026-11-03T00:00:00.000Z',
      finishedAt: '2026-11-21T12:00:00.000Z',
    });
    expect(items[1]).toMatchObject({ available: null, settled: null, finishedAt: null });
    expect((await get<RankingList>(BOB, '/api/rankings')).items).toEqual([]);
  });

  it('are shown by rank, with the stars of the time and the repository of today', async () => {
    const id = await aRanking({ accountId: ALICE });

    const pages = await listPages<RankingPage>(ALICE, `/api/rankings/${id}?limit=2`);
    const whole = await get<RankingPage>(ALICE, `/api/rankings/${id}`);

    expect(pages.map(({ items }) => items.length)).toEqual([2, 2, 1]);
    expect(pages.flatMap(({ items }) => items)).toEqual(whole.items);
    expect(toTriples(whole)).toEqual([
      [1, 900, 11],
      [2, 500, 12],
      [3, 500, 13],
      [4, 500, 14],
      [5, 7, 15],
    ]);
    expect(whole).toMatchObject({ id, complete: true, size: 5, unsettled: [], nextCursor: null });
    const repository = (await get<{ items: unknown[] }>(ALICE, '/api/repositories?sort=id&limit=1')).items[0];
    expect(whole.items[0]?.repository).toEqual(repository);
    expect(repository).toMatchObject({ stars: 1100, language: 'Go', owner: { login: 'account-2' } });
  });

  it('show what was read so far while they are not complete, strays and bare ids left out', async () => {
    const id = await aRanking({
      accountId: ALICE,
      state: 'running',
      count: 3,
      sights: [...SIGHTS, [16, 800]],
    });
    const sights = new RankingStore();
    await sights.markStrays(id, { stars: { from: 800, to: null }, round: 1 }, fork());
    const bare = [{ repoId: 17, nodeId: 'R_17', stars: 600 }];
    await sights.saveSights({ rankingId: id, round: 1, detailed: false }, bare, fork());

    const pages = await listPages<RankingPage>(ALICE, `/api/rankings/${id}?limit=2`);

    expect(pages.flatMap(toTriples)).toEqual([
      [1, 500, 12],
      [2, 500, 13],
      [3, 500, 14],
    ]);
    expect(pages[0]).toMatchObject({ complete: false, size: 3, settled: null, finishedAt: null });
  });

  it('tell which searches would not hold still', async () => {
    const id = await aRanking({ accountId: ALICE, state: 'running' });
    const unsettled = [{ query: 'is:public stars:7', expected: null, read: 1 }];
    const end = { count: 9, minStars: 0, available: null, settled: false, unsettled, at: day(9) };
    await new RankingStore().finish(id, end, fork());

    const page = await get<RankingPage>(ALICE, `/api/rankings/${id}`);

    expect(page).toMatchObject({ settled: false, unsettled, available: null, complete: true });
  });

  it.each(['running', 'succeeded'] as const)(
    'keep the rank of a repository that is not visible any more, and tell rank and stars alone (%s)',
    async (state) => {
      const gone = [
        aRepo(21, { name: 'now-secret', visibility: 'private' }),
        aRepo(22, { name: 'now-gone', unreachableSince: day(20) }),
      ];
      await store(fork(), { repos: gone, access: [anAccess(BOB, 21)] });
      const sights: [number, number][] = [...SIGHTS, [21, 600], [22, 500]];
      const id = await aRanking({ accountId: ALICE, sights, state, target: 'top:100?query=gone' });

      const pages = await listPages<RankingPage>(ALICE, `/api/rankings/${id}?limit=1`);
      const items = pages.flatMap((page) => page.items);

      expect(items.filter(({ repository }) => repository === null)).toEqual([
        { rank: 2, stars: 600, repository: null },
        { rank: 6, stars: 500, repository: null },
      ]);
      const told = pages.map((page) => JSON.stringify(page) + decode(page.nextCursor)).join('');
      expect(told).not.toMatch(/now-|\b2[12]\b|R_2/);
    },
  );

  it('show a private repository to its viewer as long as access is proven', async () => {
    await store(fork(), {
      repos: [aRepo(31, { visibility: 'private' })],
      access: [anAccess(ALICE, 31)],
    });
    const id = await aRanking({ accountId: ALICE, sights: [[31, 5]] });

    expect(toTriples(await get<RankingPage>(ALICE, `/api/rankings/${id}`))).toEqual([[1, 5, 31]]);
  });

  it('are nobody else’s', async () => {
    const id = await aRanking({ accountId: ALICE });
    const own = await aRanking({ accountId: BOB });

    for (const path of [id, `${id}/changes?since=${own}`, `${own}/changes?since=${id}`, randomUUID()]) {
      const response = await send(BOB, `/api/rankings/${path}`);
      expect(response.status).toBe(404);
      expect(await response.text()).not.toContain(id);
    }
    expect((await send(BOB, `/api/rankings/${id}`, 'DELETE')).status).toBe(404);
    expect((await send(ALICE, `/api/rankings/${id}`)).status).toBe(200);
  });

  it.each(['queued', 'running', 'waiting_for_quota'] as const)(
    'cannot be deleted while their run is %s',
    async (state) => {
      const id = await aRanking({ accountId: ALICE, state, target: `top:100?query=${state}` });

      const response = await send(ALICE, `/api/rankings/${id}`, 'DELETE');

      expect(response.status).toBe(409);
      expect(await response.json()).toMatchObject({ code: 'ranking.in_use' });
      expect((await send(ALICE, `/api/rankings/${id}`)).status).toBe(200);
    },
  );

  it.each(['succeeded', 'failed', 'cancelled', null] as const)(
    'can be deleted when their run is %s',
    async (state) => {
      const id = await aRanking({ accountId: ALICE, state });

      expect((await send(ALICE, `/api/rankings/${id}`, 'DELETE')).status).toBe(204);
      expect((await send(ALICE, `/api/rankings/${id}`)).status).toBe(404);
      expect((await send(ALICE, `/api/rankings/${id}`, 'DELETE')).status).toBe(404);
      expect((await send(ALICE, '/api/repositories/11')).status).toBe(200);
    },
  );

  it.each([
    ['/api/rankings?limit=0', 'limit'],
    ['/api/rankings?limit=101', 'limit'],
    ['/api/rankings?page=2', 'page'],
    ['/api/rankings?cursor=x', 'cursor'],
    [`/api/rankings?cursor=${encode(['yesterday', 'x'])}`, 'cursor'],
    [`/api/rankings?cursor=${encode(['2026-11-21T00:00:00.000Z', '12'])}`, 'cursor'],
    ['/api/rankings/12', 'id'],
    ['/api/rankings/ID?limit=1e2', 'limit'],
    ['/api/rankings/ID?since=ID', 'since'],
    [`/api/rankings/ID?cursor=${encode([-1])}`, 'cursor'],
    [`/api/rankings/ID?cursor=${encode([1, 2])}`, 'cursor'],
    ['/api/rankings/12/changes?since=ID', 'id'],
    ['/api/rankings/ID/changes', 'since'],
    ['/api/rankings/ID/changes?since=12', 'since'],
    ['/api/rankings/ID/changes?since=ID&since=ID', 'since'],
    [`/api/rankings/ID/changes?since=ID&cursor=${encode([true, 1, {}])}`, 'cursor'],
    [`/api/rankings/ID/changes?since=ID&cursor=${encode([true, 2 ** 31, counts(0)])}`, 'cursor'],
    [`/api/rankings/ID?cursor=${encode([2 ** 31])}`, 'cursor'],
  ])('refuse %s, naming %s', async (path, field) => {
    const response = await send(ALICE, path.replaceAll('ID', randomUUID()));

    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ errors: [{ field }] });
  });

  it('take any instant that a cursor may hold', async () => {
    const cursor = encode(['0000-01-01T00:00:00.000Z', randomUUID()]);

    expect((await get<RankingList>(ALICE, `/api/rankings?cursor=${cursor}`)).items).toEqual([]);
  });

  function fork(): ReadsApp['orm']['em'] {
    return app.orm.em.fork();
  }

  function aRanking(ranking: Partial<StoredRanking> & { accountId: number }): Promise<string> {
    return storeRanking(fork(), { sights: SIGHTS, ...ranking });
  }

  function send(viewerId: number, path: string, method = 'GET'): Promise<Response> {
    return fetch(app.url + path, { method, headers: { 'x-viewer': String(viewerId) } });
  }

  async function get<Body>(viewerId: number, path: string): Promise<Body> {
    const response = await send(viewerId, path);
    expect(response.status).toBe(200);
    return (await response.json()) as Body;
  }

  async function listPages<Page extends { nextCursor: string | null }>(
    viewerId: number,
    path: string,
  ): Promise<Page[]> {
    const pages = [await get<Page>(viewerId, path)];
    for (let cursor = pages[0]?.nextCursor; cursor; cursor = pages.at(-1)?.nextCursor)
      pages.push(await get<Page>(viewerId, `${path}&cursor=${cursor}`));
    return pages;
  }
});

function day(date: number): Date {
  return new Date(Date.UTC(2026, 10, date));
}

function toTriples({ items }: RankingPage): [number, number, number | undefined][] {
  return items.map(({ rank, stars, repository }) => [rank, stars, repository?.id]);
}

function counts(each: number): object {
  return { entered: each, left: each, moved: each, unmoved: each };
}

function encode(position: unknown): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

function decode(cursor: string | null): string {
  return Buffer.from(cursor ?? '', 'base64url').toString();
}
