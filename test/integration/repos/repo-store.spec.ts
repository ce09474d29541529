import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RepoNameStore } from '../../../src/repos/repo-name.store.ts';
import { RepoTopicStore } from '../../../src/repos/repo-topic.store.ts';
import { Repo } from '../../../src/repos/repo.entity.ts';
import { type RepoRow, RepoStore } from '../../../src/repos/repo.store.ts';
import { aRepo, anAccount, store } from '../../support/factories.ts';
import { createTestOrm, type TestOrm } from '../../support/test-database.ts';

const BEFORE = new Date('2026-05-01T00:00:00Z');
const AFTER = new Date('2026-05-01T00:00:01Z');

function answer(id: number, overrides: Partial<RepoRow> = {}): RepoRow {
  return { ...aRepo(id), ownerLogin: 'account-1', topics: [], updatedAt: AFTER, ...overrides };
}

describe('storing repos as an answer showed them', () => {
  let test: TestOrm;
  const repos = new RepoStore(new RepoNameStore(), new RepoTopicStore());

  beforeEach(async () => {
    test = await createTestOrm();
    await store(test.orm.em.fork(), { accounts: [anAccount(1)] });
  });

  afterEach(() => test.close());

  async function save(rows: RepoRow[]): ReturnType<RepoStore['saveRepos']> {
    return test.orm.em.fork().transactional((em) => repos.saveRepos(rows, AFTER, em));
  }

  async function names(): Promise<object[]> {
    return test.orm.em.execute(
      'select name, valid_to is null as current from repo_name order by repo_id, valid_from',
    );
  }

  it('leaves alone what is known from a later state of the repo, its name and topics too', async () => {
    await save([answer(7, { name: 'anew', visibility: 'private', topics: ['cli'] })]);

    const counts = await save([
      answer(7, { name: 'old', visibility: 'public', topics: ['web'], updatedAt: BEFORE }),
      answer(8, { updatedAt: BEFORE }),
    ]);

    const [stored] = await test.orm.em.fork().find(Repo, { id: 7 });
    expect(stored).toMatchObject({ name: 'anew', visibility: 'private', updatedAt: AFTER });
    expect(await names()).toEqual([
      { name: 'anew', current: true },
      { name: 'repo-8', current: true },
    ]);
    expect(await test.orm.em.execute('select repo_id as repo, topic from repo_topic')).toEqual([
      { repo: 7, topic: 'cli' },
    ]);
    expect(counts).toEqual({ inserted: 2, updated: 0, unchanged: 1 });
  });

  it('takes what changed without a trace in the instant of the last update', async () => {
    await save([answer(7)]);

    const counts = await save([answer(7, { stars: 5, visibility: 'private' })]);

    const [stored] = await test.orm.em.fork().find(Repo, { id: 7 });
    expect(stored).toMatchObject({ stars: 5, visibility: 'private' });
    expect(counts).toMatchObject({ updated: 1 });
  });
});
