import { randomUUID } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RankingPage } from '../../../src/sync/rankings/dto/ranking.dto.ts';
import { anAccess, anAccount, aRepo, store, storeViewer } from '../../support/factories.ts';
import { storeRanking } from '../../support/rankings.ts';
import { type ReadsApp, startReadsApp } from '../../support/reads-app.ts';
import { TestClock } from '../../support/test-clock.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

const HEADER =
  'Rank,Stars Count,Owner ID,Owner Name,Owner Email,Repo ID,Repo Name,Status,Language,Stars Now\r\n';
const ALICE = { 'x-viewer': '1' };
const BOB = { 'x-viewer': '2' };

/** More than two blocks of the stream, and most of them tied. */
const MANY = 4_500;

describe('GET /export?ranking=ID', () => {
  let database: TestDatabase;
  let app: ReadsApp;

  beforeAll(async () => {
    database = await createTestDatabase();
    app = await startReadsApp({ databaseUrl: database.url, clock: new TestClock() });
    const em = app.orm.em.fork();
    await store(em, {
      accounts: [
        anAccount(1, { login: 'alice', email: '=cmd()@alice.test' }),
        anAccount(2, { login: 'bob' }),
      ],
    });
    await storeViewer(em, 1);
    await storeViewer(em, 2);
    await store(em, {
      repos: [
        aRepo(11, { name: '-dash', stars: 7, language: '@lang' }),
        aRepo(12, { name: 'b,"q"', stars: 8, ownerId: 2 }),
        aRepo(13, { name: 'now-private', visibility: 'private', ownerId: 2 }),
        aRepo(14, { name: 'now-gone', unreachableSince: new Date() }),
        aRepo(15, { name: 'inner', visibility: 'internal', ownerId: 2 }),
      ],
      access: [anAccess(2, 13), anAccess(1, 15)],
    });
  });

  afterAll(() => app.close().then(() => database.drop()));

  it('writes every entry by rank, and of what is not visible any more rank and stars alone', async () => {
    const id = await aRanking([
      [11, 5],
      [12, 2 ** 40],
      [13, 90],
      [14, 80],
      [15, 70],
    ]);

    const response = await get(`ranking=${id}`);

    expect(await response.text()).toBe(
      `${HEADER}1,1099511627776,2,bob,,12,"b,""q""",Public,,8\r\n` +
        '2,90,,,,,,,,\r\n' +
        '3,80,,,,,,,,\r\n' +
        '4,70,2,bob,,15,inner,Private,,0\r\n' +
        "5,5,1,alice,'=cmd()@alice.test,11,'-dash,Public,'@lang,7\r\n",
    );
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(response.headers.get('content-disposition')).toBe(
      `attachment; filename="octavo-ranking-${id}.csv"`,
    );
  });

  it('equals the pages of the ranking, and itself at another time', async () => {
    const ids = Array.from({ length: MANY }, (_, index) => 1_000 + index);
    await store(app.orm.em.fork(), { repos: ids.map((id) => aRepo(id, { stars: id, language: 'Go' })) });
    const id = await aRanking(ids.map((repoId) => [repoId, repoId % 7]));

    const csv = await (await get(`ranking=${id}`)).text();
    const again = await (await get(`ranking=${id}`)).text();

    const rows = parse(csv, { columns: true }) as Record<string, string>[];
    expect(rows).toHaveLength(MANY);
    expect(rows.map((row) => [row['Rank'], row['Stars Count'], row['Repo ID'], row['Stars Now']])).toEqual(
      await listEntries(id),
    );
    expect(again).toBe(csv);
  });

  it('is the header alone when the ranking is empty', async () => {
    expect(await (await get(`ranking=${await aRanking([])}`)).text()).toBe(HEADER);
  });

  it.each([
    ['scope=visible', ['scope'], 'cannot be used together with ranking'],
    ['scope=affiliated&owner=alice', ['scope', 'owner'], 'cannot be used together with ranking'],
    ['minStars=5', ['minStars'], 'cannot be used together with ranking'],
    ['archived=false', ['archived'], 'cannot be used together with ranking'],
    ['limit=5', ['limit'], 'is not known here'],
  ])('goes with no filter, such as %s', async (filter, fields, message) => {
    const id = await aRanking([[11, 5]]);

    const response = await get(`ranking=${id}&${filter}`);
    const { errors } = (await response.json()) as { errors: { field: string; message: string }[] };

    expect(response.status).toBe(400);
    expect(errors.map(({ field }) => field)).toEqual(fields);
    expect(errors[0]?.message).toContain(message);
  });

  it.each(['12', '', 'x'.repeat(36)])('refuses %j as an id', async (id) => {
    const response = await get(`ranking=${id}`);

    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ errors: [{ field: 'ranking' }] });
  });

  it.each(['GET', 'HEAD'])('is not there for another account, or at all (%s)', async (method) => {
    const id = await aRanking([[11, 5]]);

    const strangers = await get(`ranking=${id}`, { method, headers: BOB });
    const nobodys = await get(`ranking=${randomUUID()}`, { method });

    expect([strangers.status, nobodys.status]).toEqual([404, 404]);
    expect(strangers.headers.get('content-disposition')).toBeNull();
  });

  it.each(['GET', 'HEAD'])('is not written before it is complete (%s)', async (method) => {
    const id = await storeRanking(app.orm.em.fork(), { accountId: 1, sights: [[11, 5]], state: 'cancelled' });

    const response = await get(`ranking=${id}`, { method });

    expect(response.status).toBe(409);
    expect(response.headers.get('content-disposition')).toBeNull();
    expect(await response.text()).toContain(method === 'GET' ? 'ranking.incomplete' : '');
  });

  it('answers HEAD with the headers of GET', async () => {
    const id = await aRanking([[11, 5]]);

    const head = await get(`ranking=${id}`, { method: 'HEAD' });

    expect(head.status).toBe(200);
    expect(head.headers.get('content-disposition')).toContain(`octavo-ranking-${id}.csv`);
    expect(await head.text()).toBe('');
  });

  function aRanking(sights: readonly (readonly [number, number])[]): Promise<string> {
    return storeRanking(app.orm.em.fork(), { accountId: 1, sights, count: 5_000 });
  }

  function get(query: string, init: RequestInit = {}): Promise<Response> {
    return fetch(`${app.url}/export?${query}`, { headers: ALICE, ...init });
  }

  async function listEntries(id: string): Promise<string[][]> {
    const entries: string[][] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const url = `${app.url}/api/rankings/${id}?limit=100${cursor && `&cursor=${cursor}`}`;
      const page = (await (await fetch(url, { headers: ALICE })).json()) as RankingPage;
      for (const { rank, stars, repository } of page.items)
        entries.push([rank, stars, repository?.id, repository?.stars].map(String));
      cursor = page.nextCursor;
    }
    return entries;
  }
});
