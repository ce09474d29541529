import { MikroORM } from '@mikro-orm/postgresql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { saveRows } from '../../../src/database/save-rows.ts';
import { CommitWork } from '../../../src/sync/commits/commit-work.entity.ts';
import { CommitWorkQueries } from '../../../src/sync/commits/commit-work.queries.ts';
import { Housekeeping } from '../../../src/sync/housekeeping.ts';
import { Run } from '../../../src/sync/run.entity.ts';
import { GithubWorld } from '../../github/world.ts';
import type { Browser } from '../../support/browser.ts';
import { anAccess, aRepo, store } from '../../support/factories.ts';
import { getJob, startSync } from '../../support/sync-kit.ts';
import { TestApp } from '../../support/test-app.ts';

const ADA = 1;
const PRIVATE = { visibility: 'private' };

describe('the repositories of a run of commits', () => {
  let app: TestApp;
  let ada: Browser;
  let id: string;

  beforeAll(async () => {
    const world = new GithubWorld();
    world.addUser({ login: 'ada', id: ADA });
    app = await TestApp.start({ world, config: { role: 'web' } });
    ada = await app.signIn('ada');
    const em = app.app.get(MikroORM).em.fork();
    await store(em, {
      repos: [
        ...[11, 12, 13, 14].map((repo) => aRepo(repo)),
        aRepo(15, PRIVATE),
        aRepo(16, { ...PRIVATE, name: 'secret' }),
        aRepo(17, { unreachableSince: new Date('2026-01-01') }),
      ],
      access: [anAccess(ADA, 15), anAccess(ADA, 16, { provenUntil: new Date('2026-01-01') })],
    });
    ({ id } = await startSync(ada, 'commits:viewer'));
    await saveRows(em, CommitWork, [
      aWork(11, { state: 'done', note: 'done', commits: 7 }),
      aWork(12, {}),
      aWork(13, { state: 'failed', note: 'took too long' }),
      aWork(14, { note: 'storing', commits: 2000 }),
      aWork(15, { note: 'fetching' }),
      aWork(16, { state: 'failed', note: 'secret' }),
      aWork(17, { state: 'failed', note: 'secret' }),
    ]);
  });

  afterAll(() => app.close());

  /** A run that ended so many days ago, with one repo done and one that failed. */
  async function storeEnded(target: string, days = 0): Promise<string> {
    const run = await startSync(ada, target);
    const em = app.app.get(MikroORM).em.fork();
    const finishedAt = new Date(app.clock.now().getTime() - days * 86_400_000);
    await em.nativeUpdate(Run, { id: run.id }, { state: 'succeeded', finishedAt });
    const runId = run.id;
    await saveRows(em, CommitWork, [
      aWork(11, { runId, state: 'done' }),
      aWork(13, { runId, state: 'failed' }),
    ]);
    return runId;
  }

  function aWork(repoId: number, fields: Partial<Omit<CommitWork, symbol>>): Omit<CommitWork, symbol> {
    const fresh = {
      state: 'waiting',
      note: 'waiting',
      commits: 0,
      failures: 0,
      headOid: 'a',
      fullName: 'ada/app',
    } as const;
    return { runId: id, repoId, ...fresh, ...fields };
  }

  it('are told to whose run it is: those at work first, and none that may not be seen', async () => {
    const { repositories } = await getJob(ada, id);

    expect(repositories).toEqual([
      { id: 14, fullName: 'ada/repo-14', state: 'waiting', note: 'storing', commits: 2000 },
      { id: 15, fullName: 'ada/repo-15', state: 'waiting', note: 'fetching', commits: 0 },
      { id: 13, fullName: 'ada/repo-13', state: 'failed', note: 'took too long', commits: 0 },
      { id: 12, fullName: 'ada/repo-12', state: 'waiting', note: 'waiting', commits: 0 },
      { id: 11, fullName: 'ada/repo-11', state: 'done', note: 'done', commits: 7 },
    ]);
  });

  it('are kept for three days after the end, and those that failed as long as the run', async () => {
    const late = await storeEnded('commits:repo:ada/late', 2.9);
    const early = await storeEnded('commits:repo:ada/early', 3.1);

    await app.app.get(Housekeeping).sweep();

    const repos = async (run: string): Promise<(string | undefined)[] | undefined> =>
      (await getJob(ada, run)).repositories?.map(({ state }) => state);
    expect(await repos(late)).toEqual(['failed', 'done']);
    expect(await repos(early)).toEqual(['failed']);
    expect(await repos(id)).toHaveLength(5);
  });

  it('are null in a run of anything else', async () => {
    const job = await startSync(ada, 'viewer');

    expect((await getJob(ada, job.id)).repositories).toBeNull();
  });

  it('are cut off at a limit', async () => {
    const works = app.app.get(CommitWorkQueries);

    const ids = (await works.list({ id, accountId: ADA }, 2)).map((work) => work.id);

    expect(ids).toEqual([14, 15]);
  });

  it('are news while at work, and once when they have ended', async () => {
    const works = app.app.get(CommitWorkQueries);
    const run = { id, accountId: ADA };

    const first = await works.listNews(run, []);
    const next = await works.listNews(run, [11]);

    expect(first.map((work) => work.id)).toEqual([11, 13, 14, 15]);
    expect(next.map((work) => work.id)).toEqual([13, 14, 15]);
  });

  it('say why some failed, the commonest reason first', async () => {
    const runId = await storeEnded('commits:repo:ada/failing');
    const failed = { runId, state: 'failed' } as const;
    await saveRows(app.app.get(MikroORM).em.fork(), CommitWork, [
      aWork(12, { ...failed, note: 'no git' }),
      aWork(13, { ...failed, note: 'no git' }),
      aWork(14, { ...failed, note: 'too large' }),
      aWork(16, { ...failed, note: 'secret' }),
    ]);

    const failures = await app.app.get(CommitWorkQueries).listFailures({ id: runId, accountId: ADA }, 9);

    expect(failures).toEqual([
      { reason: 'no git', count: 2, fullName: 'ada/repo-12' },
      { reason: 'too large', count: 1, fullName: 'ada/repo-14' },
    ]);
  });
});
