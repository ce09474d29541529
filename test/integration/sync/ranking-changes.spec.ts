import { randomUUID } from 'node:crypto';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RankingChangesPage, RankingChangeView } from '../../../src/sync/rankings/dto/ranking.dto.ts';
import { anAccount, aRepo, store, storeViewer } from '../../support/factories.ts';
import { storeRanking } from '../../support/rankings.ts';
import { type ReadsApp, startReadsApp } from '../../support/reads-app.ts';
import { TestClock } from '../../support/test-clock.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

type Sights = [repoId: number, stars: number][];

const ALICE = 1;
const HIDDEN = 9;

describe('GET /api/rankings/{id}/changes', () => {
  let database: TestDatabase;
  let app: ReadsApp;

  beforeAll(async () => {
    database = await createTestDatabase();
    app = await startReadsApp({ databaseUrl: database.url, clock: new TestClock() });
    await store(fork(), { accounts: [anAccount(ALICE)] });
    await storeViewer(fork(), ALICE);
    const repos = Array.from({ length: 12 }, (_, index) => aRepo(index + 1));
    await store(fork(), { repos: [...repos, aRepo(HIDDEN, { visibility: 'private' })] });
  });

  afterAll(() => app.close().then(() => database.drop()));

  it('tells what moved or entered by rank, then what left, and keeps quiet about what stayed', async () => {
    const since = await aRanking([1, 90], [2, 80], [3, 70], [4, 60], [5, 50]);
    const id = await aRanking([1, 91], [6, 85], [2, 84], [5, 50], [7, 3]);

    const { items, counts, nextCursor } = await getChanges(id, since);

    expect(items.map(toRow)).toEqual([
      ['entered', 6, 2, null, 85, null],
      ['moved', 2, 3, 2, 84, 80],
      ['moved', 5, 4, 5, 50, 50],
      ['entered', 7, 5, null, 3, null],
      ['left', 3, null, 3, null, 70],
      ['left', 4, null, 4, null, 60],
    ]);
    expect(counts).toEqual({ entered: 2, left: 2, moved: 2, unmoved: 1 });
    expect(nextCursor).toBeNull();
  });

  it('tells rank and stars alone of a repository that is not visible any more', async () => {
    const since = await aRanking([1, 90], [HIDDEN, 80]);
    const id = await aRanking([HIDDEN, 95], [1, 90]);

    const page = await getChanges(id, since, '&limit=1');
    const gone = await getChanges(await aRanking([1, 90]), since);

    expect(page.items).toEqual([
      { change: 'moved', rank: 1, formerRank: 2, stars: 95, formerStars: 80, repository: null },
    ]);
    expect(gone.items).toEqual([
      { change: 'left', rank: null, formerRank: 2, stars: null, formerStars: 80, repository: null },
    ]);
    expect(Buffer.from(page.nextCursor ?? '', 'base64url').toString()).not.toContain('9');
  });

  it('has no changes between a ranking and itself', async () => {
    const id = await aRanking([1, 90], [2, 80]);

    expect(await getChanges(id, id)).toEqual({
      items: [],
      counts: { entered: 0, left: 0, moved: 0, unmoved: 2 },
      nextCursor: null,
    });
  });

  it('tells the truth of any two rankings, in pages of any size', { timeout: 60_000 }, async () => {
    const repo = fc.record({ id: fc.integer({ min: 1, max: 8 }), stars: fc.nat(5) });
    const sights = fc.uniqueArray(repo, { maxLength: 8, selector: ({ id }) => id });

    await fc.assert(
      fc.asyncProperty(sights, sights, fc.integer({ min: 1, max: 4 }), async (before, after, limit) => {
        const [former, now] = [before, after].map((seen) =>
          seen.map(({ id, stars }): Sights[0] => [id, stars]),
        );
        const [since, id] = [await aRanking(...(former ?? [])), await aRanking(...(now ?? []))];
        const pages = await listPages(id, since, limit);

        const truth = compare(toRanked(now ?? []), toRanked(former ?? []));
        expect(pages.flatMap(({ items }) => items.map(toRow))).toEqual(truth.rows);
        expect(pages.map(({ counts }) => counts)).toEqual(pages.map(() => truth.counts));
      }),
      { numRuns: 50 },
    );
  });

  it('says which of the two is not complete', async () => {
    const complete = await aRanking([1, 90]);
    const failed = await storeRanking(fork(), { accountId: ALICE, sights: [[1, 9]], state: 'failed' });

    for (const [id, since] of [
      [complete, failed],
      [failed, complete],
    ]) {
      const response = await send(`/api/rankings/${id}/changes?since=${since}`);
      expect(response.status).toBe(409);
      const problem = (await response.json()) as { code: string; detail: string };
      expect(problem.code).toBe('ranking.incomplete');
      expect(problem.detail).toContain(failed);
      expect(problem.detail).not.toContain(complete);
    }
  });

  it.each([
    ['top:10', 'top:20', 409, 'one is top:10, the other top:20'],
    ['top:10', 'top:10?query=topic:cli', 409, 'one is top:10, the other top:10?query=topic:cli'],
    ['top:10?minStars=5', 'top:10?minStars=6', 409, 'one is top:10?minStars=5, the other top:10?minStars=6'],
    ['top:10?tags=false', 'top:10', 200, '"unmoved":1'],
  ])('compares %s with %s: %i', async (target, other, status, words) => {
    const ids: string[] = [];
    for (const each of [target, other])
      ids.push(await storeRanking(fork(), { accountId: ALICE, sights: [[1, 9]], target: each }));

    const response = await send(`/api/rankings/${ids[0]}/changes?since=${ids[1]}`);

    expect(response.status).toBe(status);
    expect(await response.text()).toContain(words);
  });

  it('knows nothing of a ranking that is not there', async () => {
    const id = await aRanking([1, 90]);

    expect((await send(`/api/rankings/${id}/changes?since=${randomUUID()}`)).status).toBe(404);
    expect((await send(`/api/rankings/${randomUUID()}/changes?since=${id}`)).status).toBe(404);
  });

  function fork(): ReadsApp['orm']['em'] {
    return app.orm.em.fork();
  }

  function aRanking(...sights: Sights): Promise<string> {
    return storeRanking(fork(), { accountId: ALICE, sights });
  }

  function send(path: string): Promise<Response> {
    return fetch(app.url + path, { headers: { 'x-viewer': String(ALICE) } });
  }

  async function getChanges(id: string, since: string, more = ''): Promise<RankingChangesPage> {
    const response = await send(`/api/rankings/${id}/changes?since=${since}${more}`);
    expect(response.status).toBe(200);
    return (await response.json()) as RankingChangesPage;
  }

  async function listPages(id: string, since: string, limit: number): Promise<RankingChangesPage[]> {
    const pages = [await getChanges(id, since, `&limit=${limit}`)];
    for (let cursor = pages[0]?.nextCursor; cursor; cursor = pages.at(-1)?.nextCursor)
      pages.push(await getChanges(id, since, `&limit=${limit}&cursor=${cursor}`));
    return pages;
  }
});

type Row = [string, number | undefined, number | null, number | null, number | null, number | null];

function toRow({ change, repository, rank, formerRank, stars, formerStars }: RankingChangeView): Row {
  return [change, repository?.id, rank, formerRank, stars, formerStars];
}

interface Place {
  rank: number;
  stars: number;
}

function toRanked(sights: Sights): Map<number, Place> {
  const ordered = sights.toSorted(([id, stars], [otherId, otherStars]) => otherStars - stars || id - otherId);
  return new Map(ordered.map(([id, stars], index) => [id, { rank: index + 1, stars }]));
}

function compare(
  now: Map<number, Place>,
  former: Map<number, Place>,
): { rows: Row[]; counts: RankingChangesPage['counts'] } {
  const rows: Row[] = [];
  const counts = { entered: 0, left: 0, moved: 0, unmoved: 0 };
  for (const [id, { rank, stars }] of now) {
    const before = former.get(id);
    const change = before ? 'moved' : 'entered';
    counts[before?.rank === rank ? 'unmoved' : change] += 1;
    if (before?.rank === rank) continue;
    rows.push([change, id, rank, before?.rank ?? null, stars, before?.stars ?? null]);
  }
  for (const [id, { rank, stars }] of former) {
    if (now.has(id)) continue;
    counts.left += 1;
    rows.push(['left', id, null, rank, null, stars]);
  }
  return { rows, counts };
}
