import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { IndicatorView } from '../../src/issues/indicators/indicator.dto.ts';
import type { ItemPage } from '../../src/issues/items/item.dto.ts';
import { RepoCoverage } from '../../src/sync/coverage.entity.ts';
import { saveRows } from '../../src/database/save-rows.ts';
import { ALICE, BOB, type IssueStage, OPEN, SECRET, startIssueStage } from '../support/issue-stage.ts';
import { readProblem } from '../support/problem.ts';

const REPO = `/api/repositories/${OPEN}/indicators`;
const ORGANIZATION = '/api/organizations/acme/indicators';
const QUARTER = 'from=2026-01-01&to=2026-04-01';

let stage: IssueStage;

beforeAll(async () => {
  stage = await startIssueStage();
});

afterAll(() => stage.close());

async function read(viewerId: number, path: string): Promise<IndicatorView> {
  const response = await stage.get(viewerId, path);
  expect(response.status).toBe(200);
  return (await response.json()) as IndicatorView;
}

describe('indicators of a repository', () => {
  it('tell what happened in the window and in each of its months, zero months too', async () => {
    const { total, months, window } = await read(ALICE, `${REPO}?${QUARTER}`);

    expect(window).toEqual({ from: '2026-01-01T00:00:00.000Z', to: '2026-04-01T00:00:00.000Z' });
    expect(total).toEqual({
      opened: 3,
      closed: 1,
      openAtEnd: 2,
      bugOpened: 1,
      performanceOpened: 1,
      defectDensity: 1 / 3,
      performancePercentage: 100 / 3,
      timeToClose: { count: 1, medianSeconds: 31 * 86_400, p90Seconds: 31 * 86_400 },
    });
    expect(months.map(({ month, opened, closed, openAtEnd }) => [month, opened, closed, openAtEnd])).toEqual([
      ['2026-01', 2, 0, 2],
      ['2026-02', 0, 1, 1],
      ['2026-03', 1, 0, 2],
    ]);
    expect(months[1]).toMatchObject({ defectDensity: null, performancePercentage: null });
    expect(months[0]?.timeToClose).toEqual({ count: 0, medianSeconds: null, p90Seconds: null });
  });

  it('count what kind and state pick, as things stand now', async () => {
    const pulls = await read(ALICE, `${REPO}?${QUARTER}&kind=pulls`);
    const closed = await read(ALICE, `${REPO}?${QUARTER}&state=closed`);

    expect(pulls.total).toMatchObject({ opened: 1, closed: 0, bugOpened: 0, defectDensity: 0 });
    expect(closed.total).toMatchObject({ opened: 1, closed: 1, openAtEnd: 0, defectDensity: 1 });
    expect(closed.months.map(({ openAtEnd }) => openAtEnd)).toEqual([1, 0, 0]);
  });

  it('are of the current month and twelve full ones before it, unless asked for otherwise', async () => {
    const { window, months } = await read(ALICE, REPO);

    expect(window).toEqual({ from: '2025-03-01T00:00:00.000Z', to: '2026-04-01T00:00:00.000Z' });
    expect(months).toHaveLength(13);
  });

  it('name the labels that counted, say what each number means and lead to its rows', async () => {
    const { labels, definitions, rows, total, of } = await read(ALICE, `${REPO}?${QUARTER}&kind=issues`);

    expect(of).toEqual({ repository: { id: OPEN, owner: 'Acme', name: 'open' } });
    expect(labels).toEqual({
      count: 3,
      items: [
        { name: 'bug', class: 'bug', repositories: 1 },
        { name: 'regression', class: 'bug', repositories: 1 },
        { name: 'speed', class: 'performance', repositories: 1 },
      ],
    });
    expect(Object.keys(definitions)).toEqual(expect.arrayContaining(Object.keys(total)));
    const bugs = (await (await stage.get(ALICE, rows['bugOpened'] ?? '')).json()) as ItemPage;
    expect(bugs.items.map(({ number }) => number)).toEqual([1]);
  });

  it('say of how many repositories all items are held', async () => {
    const held = { expected: 3, stored: 3, lastFullSweepAt: new Date(), asOf: null, reason: null };
    const row = { repoId: OPEN, accountId: 0, state: 'complete' as const, ...held };
    await saveRows(stage.em(), RepoCoverage, [{ ...row, stream: 'issues' }]);

    expect((await read(ALICE, `${ORGANIZATION}?kind=issues`)).repositories).toEqual({
      count: 2,
      complete: 1,
    });
    expect((await read(ALICE, ORGANIZATION)).repositories).toEqual({ count: 2, complete: 0 });
  });
});

describe('indicators of an organization', () => {
  it('are over the repositories that their reader may see', async () => {
    const alices = await read(ALICE, `${ORGANIZATION}?${QUARTER}`);
    const bobs = await read(BOB, `/api/organizations/ACME/indicators?${QUARTER}`);

    expect(alices).toMatchObject({
      of: { organization: 'Acme' },
      repositories: { count: 2 },
      total: { opened: 6 },
    });
    expect(bobs).toMatchObject({ repositories: { count: 1 }, total: { opened: 3 } });
  });

  it('are those of the public ones alone once a token is dead', async () => {
    await stage.em().execute(`update credential set state = 'dead' where account_id = ${ALICE}`);
    const dead = await read(ALICE, `${ORGANIZATION}?${QUARTER}`);
    const secret = await stage.get(ALICE, `/api/repositories/${SECRET}/indicators`);
    await stage.em().execute(`update credential set state = 'alive' where account_id = ${ALICE}`);

    expect(dead.repositories.count).toBe(1);
    expect(secret.status).toBe(404);
  });

  it.each([
    `/api/repositories/${SECRET}/indicators`,
    '/api/repositories/999/indicators',
    '/api/organizations/nobody/indicators',
    '/api/organizations/alice/indicators',
  ])('do not exist at %s for who sees nothing of it', async (path) => {
    const response = await stage.get(BOB, path);

    expect(response.status).toBe(404);
    expect((await readProblem(response)).code).toBe('not_found');
  });
});

describe('indicators as CSV', () => {
  it.each([
    [`${REPO}?${QUARTER}`, { accept: 'text/csv' }],
    [`${REPO}?${QUARTER}&format=csv`, {}],
  ])('of %s with %o are one row a month and one for all of them', async (path, headers) => {
    const response = await stage.get(ALICE, path, headers);

    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(response.headers.get('content-disposition')).toContain(
      'octavo-indicators-repository-11-2026-01-01',
    );
    expect(response.headers.get('vary')).toContain('Accept');
    const lines = (await response.text()).split('\r\n');
    expect(lines).toHaveLength(6);
    expect(lines[2]).toBe(
      'Acme/open,2026-02,2026-02-01T00:00:00.000Z,2026-03-01T00:00:00.000Z,all,all,1,0,1,1,0,0,,,2678400,2678400',
    );
    expect(lines[4]).toMatch(/^Acme\/open,Total,.*,all,all,1,3,1,2,1,1,0\.33/);
  });

  it('run no formula that somebody named an account after', async () => {
    await stage.em().execute(`update account set login = '=Acme' where login = 'Acme'`);
    const csv = await (await stage.get(BOB, '/api/organizations/=acme/indicators?format=csv')).text();
    await stage.em().execute(`update account set login = 'Acme' where login = '=Acme'`);

    expect(csv.split('\r\n')[1]).toMatch(/^'=Acme,/);
  });

  it('are JSON after all when asked for as JSON', async () => {
    const response = await stage.get(ALICE, `${REPO}?format=json`, { accept: 'text/csv' });

    expect(response.headers.get('content-type')).toContain('application/json');
  });
});
