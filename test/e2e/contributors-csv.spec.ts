import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OwnerSeries } from '../../src/contributors/answers/series.dto.ts';
import { CsvExport } from '../../src/export/csv-export.ts';
import { type ContributorStage, SECRET, startContributorStage } from '../support/contributor-stage.ts';
import { ALICE, BOB } from '../support/contributor-worlds.ts';
import { readProblem } from '../support/problem.ts';

const ORGANIZATION = '/api/organizations/owner-1/contributors/new';
const CSV = '/export/contributors?organization=owner-1';
const HEADER = 'Repository,Month,New Contributors\r\n';

let stage: ContributorStage;

beforeAll(async () => {
  stage = await startContributorStage();
});

afterAll(() => stage.close());

describe('new contributors as CSV', () => {
  it('are a row a month, forks too, empty where nothing is known', async () => {
    const response = await stage.get(BOB, CSV);

    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(response.headers.get('content-disposition')).toBe(
      'attachment; filename="octavo-new-contributors-2026-03-15.csv"',
    );
    expect(await response.text()).toBe(
      HEADER +
        'owner-1/repo-1,2026-01,0\r\nowner-1/repo-1,2026-02,0\r\nowner-1/repo-1,2026-03,2\r\n' +
        'owner-1/repo-3,2026-01,0\r\nowner-1/repo-3,2026-02,0\r\nowner-1/repo-3,2026-03,1\r\n' +
        'owner-1/repo-4,2026-01,\r\nowner-1/repo-4,2026-02,\r\nowner-1/repo-4,2026-03,\r\n',
    );
  });

  it.each([
    '',
    '&bots=false&date=committer',
    '&coauthors=true&visibility=public&forks=true',
    '&from=2026-03',
  ])('with "%s" are the JSON', async (query) => {
    const { items } = await stage.read<OwnerSeries>(ALICE, `${ORGANIZATION}?${query.slice(1)}`);
    const csv = await (await stage.get(ALICE, CSV + query)).text();

    const rows = items.map(({ repository, month, newContributors }) =>
      [repository, month, newContributors ?? ''].join(','),
    );
    expect(csv).toBe(`${HEADER}${rows.map((row) => `${row}\r\n`).join('')}`);
  });

  it('are the header alone where nothing of it is public', async () => {
    await stage.em().execute(`update repo set visibility = 'private' where id <> ${SECRET}`);
    const csv = await (await stage.get(ALICE, `${CSV}&visibility=public`)).text();
    await stage.em().execute(`update repo set visibility = 'public' where id <> ${SECRET}`);

    expect(csv).toBe(HEADER);
  });

  it('answer HEAD with the headers of GET', async () => {
    const head = await stage.get(BOB, CSV, { method: 'HEAD' });
    const hidden = await stage.get(BOB, '/export/contributors?organization=owner-2', { method: 'HEAD' });

    expect([head.status, hidden.status]).toEqual([200, 404]);
    expect(head.headers.get('content-disposition')).toContain('octavo-new-contributors-2026-03-15.csv');
    expect(hidden.headers.get('content-disposition')).toBeNull();
  });

  it('share their places with the other exports', async () => {
    const running = await Promise.all(
      [1, 2].map(() => stage.app.app.get(CsvExport).open(BOB, { filter: { scope: 'visible' } })),
    );
    const response = await stage.get(BOB, CSV);
    for (const csv of running) csv.destroy();

    expect(response.status).toBe(429);
    expect((await readProblem(response)).code).toBe('export.too_many');
  });
});
