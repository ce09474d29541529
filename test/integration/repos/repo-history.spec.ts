import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { COUNT_NAMES, type RepoCounts } from '../../../src/repos/repo-count-columns.ts';
import { RepoCountStore } from '../../../src/repos/repo-count.store.ts';
import type { RepoHistory } from '../../../src/repos/dto/repo-history.dto.ts';
import { countsOf } from '../../support/counts.ts';
import { anAccess, anAccount, aRepo, store, storeViewer } from '../../support/factories.ts';
import { listFields, readProblem } from '../../support/problem.ts';
import { type ReadsApp, startReadsApp } from '../../support/reads-app.ts';
import { TestClock } from '../../support/test-clock.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

const OPEN = 11;
const SECRET = 12;
const ALICE = 1;
const BOB = 2;

describe('GET /api/repositories/{id}/history', () => {
  const counts = new RepoCountStore();
  const clock = new TestClock('2026-11-21T23:59:59Z');
  let database: TestDatabase;
  let app: ReadsApp;

  beforeAll(async () => {
    database = await createTestDatabase();
    app = await startReadsApp({ databaseUrl: database.url, clock });
    const em = app.orm.em.fork();
    await store(em, { accounts: [anAccount(ALICE), anAccount(BOB)] });
    await storeViewer(em, ALICE);
    await storeViewer(em, BOB);
    const repos = [aRepo(OPEN), aRepo(SECRET, { visibility: 'private' })];
    await store(em, { repos, access: [anAccess(ALICE, SECRET)] });
  });

  afterAll(async () => {
    await app.close();
    await database.drop();
  });

  beforeEach(() => app.orm.em.execute('delete from repo_count_by_day'));

  async function save(day: string, told: Partial<RepoCounts>, repoId = OPEN): Promise<void> {
    const countedAt = new Date(`${day}T12:00:00Z`);
    await counts.saveCounts({ day, countedAt }, [{ repoId, ...countsOf(told) }], app.orm.em.fork());
  }

  function send(parameters: string, headers: Record<string, string> = {}, repoId = OPEN): Promise<Response> {
    const url = `${app.url}/api/repositories/${repoId}/history?${parameters}`;
    return fetch(url, { headers: { 'x-viewer': String(ALICE), ...headers } });
  }

  async function get(parameters: string): Promise<RepoHistory> {
    const response = await send(parameters);
    expect(response.status).toBe(200);
    return (await response.json()) as RepoHistory;
  }

  /** By date, without what is null. */
  async function listTold(parameters: string): Promise<Record<string, Partial<RepoCounts>>> {
    const { points } = await get(parameters);
    return Object.fromEntries(
      points.map(({ date, ...told }) => [
        date,
        Object.fromEntries(Object.entries(told).filter(([, count]) => count !== null)),
      ]),
    );
  }

  it('has a point for each day, null where nothing was counted and zero where zero was', async () => {
    await save('2026-11-18', { stars: 7, releases: 0 });
    await save('2026-11-20', { stars: 9 });

    expect(await get('from=2026-11-18&to=2026-11-21')).toEqual({
      repositoryId: OPEN,
      from: '2026-11-18',
      to: '2026-11-21',
      interval: 'day',
      points: [
        { date: '2026-11-18', ...countsOf({ stars: 7, releases: 0 }) },
        { date: '2026-11-19', ...countsOf({}) },
        { date: '2026-11-20', ...countsOf({ stars: 9 }) },
      ],
    });
  });

  it('ends with today and begins a year before, and shows nothing from outside', async () => {
    for (const day of ['2025-11-21', '2025-11-22', '2026-11-21', '2026-11-22']) await save(day, { stars: 1 });

    const { points, ...span } = await get('');

    expect(span).toMatchObject({ from: '2025-11-22', to: '2026-11-22' });
    expect(points).toHaveLength(365);
    expect(points.filter(({ stars }) => stars !== null).map(({ date }) => date)).toEqual([
      '2025-11-22',
      '2026-11-21',
    ]);
  });

  it('shows the last count of each week from Monday on, each by itself', async () => {
    await save('2026-11-09', { stars: 1, forks: 5 });
    await save('2026-11-15', { stars: 2 });
    await save('2026-11-16', { stars: 1, forks: 4 });
    await save('2026-11-22', { stars: 3 });
    await save('2026-11-30', { stars: 4 });

    expect(await listTold('interval=week&from=2026-11-10&to=2026-12-01')).toEqual({
      '2026-11-09': { stars: 2 },
      '2026-11-16': { stars: 3, forks: 4 },
      '2026-11-23': {},
      '2026-11-30': { stars: 4 },
    });
    expect(await listTold('interval=week&from=2026-11-09&to=2026-11-15')).toEqual({
      '2026-11-09': { stars: 1, forks: 5 },
    });
  });

  it('shows months over the end of a year, however many days they have', async () => {
    await save('2027-12-31', { commits: 2 ** 40 });
    await save('2028-02-29', { commits: 2 ** 41 });

    expect(await listTold('interval=month&from=2027-12-31&to=2028-03-01')).toEqual({
      '2027-12-01': { commits: 2 ** 40 },
      '2028-01-01': {},
      '2028-02-01': { commits: 2 ** 41 },
    });
  });

  it('is a CSV for those who ask for one, by a header or by name', async () => {
    await save('2026-11-20', { stars: 9, openIssues: 0 });
    const parameters = 'from=2026-11-20&to=2026-11-22';
    const csv =
      'Date,Stars,Forks,Subscribers,Open Issues,Open Pull Requests,Commits,Releases\r\n' +
      '2026-11-20,9,,,0,,,\r\n2026-11-21,,,,,,,\r\n';

    const byHeader = await send(parameters, { accept: 'text/csv' });
    const byName = await send(`${parameters}&format=csv`);
    const json = await send(`${parameters}&format=json`, { accept: 'text/csv' });

    expect(byHeader.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(byHeader.headers.get('vary')).toContain('Accept');
    expect(byHeader.headers.get('content-disposition')).toContain(
      `octavo-history-${OPEN}-2026-11-20-day.csv`,
    );
    expect(await byHeader.text()).toBe(csv);
    expect(await byName.text()).toBe(csv);
    expect(json.headers.get('content-type')).toContain('application/json');
  });

  it('of a repo that the viewer may not see is as unknown as one that does not exist', async () => {
    await save('2026-11-20', { stars: 9 }, SECRET);

    const own = await send('', {}, SECRET);
    const foreign = await send('', { 'x-viewer': String(BOB), accept: 'text/csv' }, SECRET);
    const unknown = await send('', { 'x-viewer': String(BOB) }, 1);

    expect(own.status).toBe(200);
    expect(foreign.status).toBe(404);
    expect(await readProblem(foreign)).toEqual(await readProblem(unknown));
  });

  it.each([
    ['from=2026-11-22', 'from'],
    ['from=2026-01-02&to=2026-01-01', 'from'],
    ['from=1970-01-01&to=9999-12-31', 'from'],
    ['from=1969-12-31', 'from'],
    ['from=2026-02-30', 'from'],
    ['from=2026-01-01T00:00:00Z', 'from'],
    ['from=', 'from'],
    ['from=2026-01-01&from=2026-01-02', 'from'],
    ['to=tomorrow', 'to'],
    ['to=0000-01-01', 'to'],
    ['interval=hour', 'interval'],
    ['format=xml', 'format'],
    ['until=2026-01-01', 'until'],
  ])('refuses ?%s and names %s', async (parameters, field) => {
    const response = await send(parameters);

    expect(response.status).toBe(400);
    expect(listFields(await readProblem(response))).toEqual([field]);
  });

  it('tells every count there is', async () => {
    const told = Object.fromEntries(COUNT_NAMES.map((name, index) => [name, index])) as RepoCounts;
    await save('2026-11-20', told);

    expect(await listTold('from=2026-11-20&to=2026-11-21')).toEqual({ '2026-11-20': told });
  });
});
