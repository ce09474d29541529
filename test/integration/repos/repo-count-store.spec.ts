import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SaveCounts } from '../../../src/database/save-rows.ts';
import type { RepoCounts } from '../../../src/repos/repo-count-columns.ts';
import { RepoCountStore } from '../../../src/repos/repo-count.store.ts';
import { countsOf } from '../../support/counts.ts';
import { aRepo, anAccount, store } from '../../support/factories.ts';
import { createTestOrm, type TestOrm } from '../../support/test-database.ts';

const DAY = '2026-11-21';
const MORNING = new Date(`${DAY}T06:00:00Z`);
const EVENING = new Date(`${DAY}T18:00:00Z`);

describe('the store of counts by day', () => {
  const counts = new RepoCountStore();
  let test: TestOrm;

  beforeAll(async () => {
    test = await createTestOrm();
    await store(test.orm.em.fork(), { accounts: [anAccount(1)], repos: [aRepo(1), aRepo(2)] });
  });

  afterAll(() => test.close());

  beforeEach(() => test.orm.em.execute('delete from repo_count_by_day'));

  async function save(countedAt: Date, told: Partial<RepoCounts>, repoId = 1): Promise<SaveCounts> {
    const em = test.orm.em.fork();
    const known = await counts.mergeDay(DAY, [{ repoId, ...countsOf(told) }], em);
    return counts.saveCounts({ day: DAY, countedAt }, known, em);
  }

  async function list(): Promise<unknown[]> {
    return test.orm.em.execute(
      `select repo_id::int as repo, to_char(day, 'YYYY-MM-DD') as day, stars::int, forks::int, commits::int,
         to_char(counted_at at time zone 'UTC', 'HH24') as hour
       from repo_count_by_day order by repo_id, day`,
    );
  }

  it('keeps what was told, and null where nothing was', async () => {
    await save(MORNING, { stars: 0, forks: 3 });

    expect(await list()).toEqual([{ repo: 1, day: DAY, stars: 0, forks: 3, commits: null, hour: '06' }]);
  });

  it('fills what was not told earlier that day, and forgets nothing that was', async () => {
    await save(MORNING, { stars: 1, forks: 3 });

    const saved = await save(EVENING, { stars: 2, commits: 9 });

    expect(saved).toEqual({ inserted: 0, updated: 1, unchanged: 0 });
    expect(await list()).toEqual([{ repo: 1, day: DAY, stars: 2, forks: 3, commits: 9, hour: '18' }]);
  });

  it('leaves a row alone that says the same already', async () => {
    await save(MORNING, { stars: 1, forks: 3 });

    const saved = await save(EVENING, { stars: 1 });

    expect(saved).toEqual({ inserted: 0, updated: 0, unchanged: 1 });
    expect(await list()).toMatchObject([{ hour: '06' }]);
  });

  it('fills stars of days on which nothing was counted, again where the history says something else', async () => {
    await save(MORNING, { stars: 5, forks: 1 });
    await save(MORNING, { stars: 4 }, 2);
    const days = [
      { day: '2026-11-20', stars: 3 },
      { day: DAY, stars: 4 },
    ];

    const first = await counts.saveStarHistory(1, days, test.orm.em.fork());
    const second = await counts.saveStarHistory(1, [{ day: '2026-11-20', stars: 2 }], test.orm.em.fork());

    expect(first).toEqual({ inserted: 1, updated: 0, unchanged: 0 });
    expect(second).toEqual({ inserted: 0, updated: 1, unchanged: 0 });
    expect(await list()).toEqual([
      { repo: 1, day: '2026-11-20', stars: 2, forks: null, commits: null, hour: null },
      { repo: 1, day: DAY, stars: 5, forks: 1, commits: null, hour: '06' },
      { repo: 2, day: DAY, stars: 4, forks: null, commits: null, hour: '06' },
    ]);
  });

  it('takes a count for truer than the history', async () => {
    await counts.saveStarHistory(1, [{ day: DAY, stars: 3 }], test.orm.em.fork());

    await save(EVENING, { forks: 1 });
    expect(await list()).toMatchObject([{ stars: 3, forks: 1, hour: '18' }]);

    await save(EVENING, { stars: 4 });
    expect(await list()).toMatchObject([{ stars: 4, forks: 1, hour: '18' }]);
  });
});
