import type { EntityManager } from '@mikro-orm/postgresql';
import { MikroORM } from '@mikro-orm/postgresql';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { saveRows } from '../../../src/database/save-rows.ts';
import { CommitWork } from '../../../src/sync/commits/commit-work.entity.ts';
import { sweepIdentities } from '../../../src/sync/commits/identity-sweep.ts';
import { Housekeeping } from '../../../src/sync/housekeeping.ts';
import { GithubWorld } from '../../github/world.ts';
import { aCommit, anOid, aPerson, CommitStores } from '../../support/commits.ts';
import { aRepo, store } from '../../support/factories.ts';
import { startSync } from '../../support/sync-kit.ts';
import { TestApp } from '../../support/test-app.ts';

const KEPT = 11;
const FORGOTTEN = 12;
const BEGUN = 13;

const ALL = ['ada', 'bob', 'cy', 'di', 'eve'];

describe('people who stand in no commit any more', () => {
  let app: TestApp;
  let stores: CommitStores;
  let runId: string;

  function fork(): EntityManager {
    return app.app.get(MikroORM).em.fork();
  }

  beforeAll(async () => {
    const world = new GithubWorld();
    world.addUser({ login: 'ada', id: 1 });
    app = await TestApp.start({ world, config: { role: 'web' } });
    stores = new CommitStores(fork(), app.clock);
    runId = (await startSync(await app.signIn('ada'), 'commits:viewer')).id;
  });

  afterAll(() => app.close());

  beforeEach(async () => {
    for (const table of ['identity', 'repo']) await fork().execute(`delete from ${table}`);
    await store(fork(), { repos: [KEPT, FORGOTTEN, BEGUN].map((id) => aRepo(id)) });
    await storeWhole(KEPT, ['Ada']);
    await storeWhole(FORGOTTEN, ['Ada', 'Bob'], [aPerson('Cy')]);
    await stores.heads.start({ repoId: BEGUN, oid: anOid(9), base: null }, fork());
    await stores.save(BEGUN, [aCommit(9, { author: aPerson('Di'), coauthors: [aPerson('Eve')] })]);
  });

  it('stay as long as the repos do', async () => {
    await app.app.get(Housekeeping).sweep();

    expect(await list()).toEqual(ALL);
  });

  it('go with all their names when the last repo is forgotten that they stood in, and nobody else does', async () => {
    await fork().execute('delete from repo where id = ?', [FORGOTTEN]);

    await app.app.get(Housekeeping).sweep();

    expect(await list()).toEqual(['ada', 'di', 'eve']);
    expect(await fork().execute('select name from identity_name order by 1')).toEqual(
      ['Ada', 'Di', 'Eve'].map((name) => ({ name })),
    );
  });

  it('stay while commits are read, and do not when that was for a run that has ended', async () => {
    await fork().execute('delete from repo where id = ?', [FORGOTTEN]);
    const work = {
      runId,
      repoId: BEGUN,
      headOid: anOid(9),
      fullName: 'ada/begun',
      state: 'waiting' as const,
    };
    await saveRows(fork(), CommitWork, [{ ...work, note: 'fetching' }]);

    expect(await sweepIdentities(fork())).toBe(0);
    await fork().execute('update run set cancel_requested = true where id = ?', [runId]);
    expect(await sweepIdentities(fork(), 1)).toBe(2);
  });

  it('stay while somebody reads them for long', async () => {
    await fork().execute('delete from repo where id = ?', [FORGOTTEN]);

    await fork().transactional(async (em) => {
      await em.execute('select count(*) from identity');
      expect(await sweepIdentities(fork())).toBe(0);
    });

    expect(await sweepIdentities(fork())).toBe(2);
  });

  async function storeWhole(
    repoId: number,
    authors: readonly string[],
    coauthors = [aPerson('Ada')],
  ): Promise<void> {
    const commits = authors.map((name, n) => aCommit(n, { author: aPerson(name), coauthors }));
    await stores.save(repoId, commits);
    await stores.contributors.rebuild(repoId, fork());
    await stores.heads.complete({ repoId, oid: anOid(authors.length - 1), at: app.clock.now() }, fork());
  }

  async function list(): Promise<string[]> {
    const rows = await fork().execute<{ email: string }[]>('select email from identity order by email');
    return rows.map(({ email }) => email.replace('@example.com', ''));
  }
});
