import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RepoAccessStore } from '../../../src/repos/repo-access.store.ts';
import { RepoNameStore } from '../../../src/repos/repo-name.store.ts';
import { RepoTopicStore } from '../../../src/repos/repo-topic.store.ts';
import { type RepoRow, RepoStore } from '../../../src/repos/repo.store.ts';
import { type AbsentAnswer, AbsenceStore } from '../../../src/sync/absence.store.ts';
import { RepoCoverage } from '../../../src/sync/coverage.entity.ts';
import { CoverageStore } from '../../../src/sync/coverage.store.ts';
import { aRepo, anAccess, anAccount, store } from '../../support/factories.ts';
import { createTestOrm, type TestOrm } from '../../support/test-database.ts';

const ASKED_AT = new Date('2026-05-01T00:00:00Z');

const BY = { accountId: 1, target: { kind: 'viewer' }, targetText: 'viewer', askedAt: ASKED_AT } as const;

function toAnswer(repo: ReturnType<typeof aRepo>): RepoRow {
  return { ...repo, ownerLogin: 'account-1', topics: [] };
}

describe('what follows from a list no longer showing a repo', () => {
  let test: TestOrm;
  const repos = new RepoStore(new RepoNameStore(), new RepoTopicStore());
  const access = new RepoAccessStore();
  const coverage = new CoverageStore();
  const absence = new AbsenceStore({ accessMaxAgeMs: 60_000 }, repos, access, coverage);

  beforeEach(async () => {
    test = await createTestOrm();
    const em = test.orm.em.fork();
    await store(em, {
      accounts: [anAccount(1)],
      repos: [aRepo(3), aRepo(9, { visibility: 'private' })],
      access: [anAccess(1, 3), anAccess(1, 9)],
    });
  });

  afterEach(() => test.close());

  /** Until so many connections wait for a row that another one holds. */
  async function untilBlocked(count: number): Promise<void> {
    const blocked = (): Promise<object[]> =>
      test.orm.em.fork().execute(
        `select pid from pg_stat_activity
           where datname = current_database() and cardinality(pg_blocking_pids(pid)) > 0`,
      );
    await expect.poll(blocked, { timeout: 10_000, interval: 10 }).toHaveLength(count);
  }

  /** Two writers that both want the first repo; the page comes first in line. */
  async function besideAPage(write: () => Promise<unknown>): Promise<PromiseSettledResult<unknown>[]> {
    const page = [toAnswer(aRepo(3)), toAnswer(aRepo(9))];
    const writers: Promise<unknown>[] = [];
    await test.orm.em.fork().transactional(async (em) => {
      await em.execute('select id from repo where id = 3 for update');
      writers.push(test.orm.em.fork().transactional((other) => repos.saveRepos(page, ASKED_AT, other)));
      await untilBlocked(1);
      writers.push(write());
      await untilBlocked(2);
    });
    return Promise.allSettled(writers);
  }

  it('waits for a page with the same repos instead of locking each other out', async () => {
    const answers: AbsentAnswer[] = [
      { id: 9, kind: 'found', visibility: 'public', permission: 'pull' },
      { id: 3, kind: 'not_found' },
    ];

    const results = await besideAPage(() =>
      test.orm.em.fork().transactional((em) => absence.save(answers, BY, em)),
    );

    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
  });

  it('lets a viewer be forgotten beside a page with the same repos', async () => {
    // Stored last first, both: what is removed unsorted is met in this order.
    await test.orm.em.execute(`update repo set visibility = 'private' where id = 3`);
    await test.orm.em.execute('delete from repo_access');
    await store(test.orm.em.fork(), { access: [anAccess(1, 9)] });
    await store(test.orm.em.fork(), { access: [anAccess(1, 3)] });

    const results = await besideAPage(() =>
      test.orm.em.fork().transactional((em) => access.forgetViewer(1, em)),
    );

    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
  });

  it('no longer calls a repo forbidden or unreachable that answers by its id', async () => {
    const em = test.orm.em.fork();
    await coverage.saveForbidden({ accountId: 1, repoId: 9 }, { state: 'forbidden', reason: 'SSO' }, em);
    await coverage.saveForbidden({ accountId: 2, repoId: 9 }, { state: 'forbidden', reason: 'SSO' }, em);
    await coverage.saveUnreachable([9], em);

    await absence.save([{ id: 9, kind: 'found', visibility: 'private', permission: 'pull' }], BY, em);

    const left = await em.find(RepoCoverage, {}, { disableIdentityMap: true });
    expect(left.map(({ accountId, state }) => ({ accountId, state }))).toEqual([
      { accountId: 2, state: 'forbidden' },
    ]);
  });
});
