import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AdvisoryLocks } from '../../../src/database/advisory-locks.ts';
import type { AdvisoryLock } from '../../../src/database/advisory-locks.ts';
import type { AdvisoryLockKey } from '../../../src/database/advisory-lock-classes.ts';
import { GitCache } from '../../../src/github/git/git-cache.ts';
import { GitFolders } from '../../../src/github/git/git-folders.ts';
import { RepoSightQueries } from '../../../src/repos/repo-sight.queries.ts';
import { GitCacheSweep } from '../../../src/sync/commits/git-cache-sweep.ts';
import type { Timetable } from '../../../src/sync/timetable.ts';
import { GithubWorld } from '../../github/world.ts';
import { anAccess, anAccount, aRepo, store, storeViewer } from '../../support/factories.ts';
import { TestApp } from '../../support/test-app.ts';
import { TestClock } from '../../support/test-clock.ts';
import { createTestOrm, type TestOrm } from '../../support/test-database.ts';

const NOW = new Date('2026-11-21T12:00:00Z');
const PAST = new Date('2026-11-21T11:59:59Z');
const PRIVATE = { visibility: 'private' };
const [ADA, BOB] = [1, 2];

describe('what git has fetched', () => {
  let test: TestOrm;
  let dataDir: string;
  let locks: AdvisoryLocks;
  let others: AdvisoryLocks;

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'octavo-sweep-'));
    test = await createTestOrm();
    locks = new AdvisoryLocks(test.url);
    others = new AdvisoryLocks(test.url);
    const em = test.orm.em.fork();
    await store(em, { accounts: [anAccount(ADA), anAccount(BOB)] });
    await storeViewer(em, ADA);
    await storeViewer(em, BOB, 'dead');
  });

  afterEach(async () => {
    await locks.onApplicationShutdown();
    await others.onApplicationShutdown();
    await test.close();
    await rm(dataDir, { recursive: true });
  });

  function createSweep(by = locks): GitCacheSweep {
    const clock = new TestClock(NOW);
    const settings = { database: { url: test.url, dataDir }, git: { cacheMaxBytes: 1 } };
    const cache = new GitCache(settings as ConstructorParameters<typeof GitCache>[0], clock);
    const timetable = {} as Timetable;
    return new GitCacheSweep(
      { role: 'worker' },
      timetable,
      cache,
      new RepoSightQueries(test.orm.em, clock),
      by,
    );
  }

  it('goes when nobody may see the repo any more, and stays while anybody may', async () => {
    await store(test.orm.em.fork(), {
      repos: [
        aRepo(11),
        ...[12, 13, 14].map((id) => aRepo(id, PRIVATE)),
        aRepo(15, { unreachableSince: PAST }),
      ],
      access: [anAccess(ADA, 12), anAccess(ADA, 13, { provenUntil: PAST }), anAccess(BOB, 14)],
    });
    await fetchAll(dataDir, [11, 12, 13, 14, 15, 99]);

    const removed = await createSweep().sweep();

    expect(removed).toBe(4);
    expect(await readdir(join(dataDir, 'git'))).toEqual(['11.git', '12.git']);
  });

  it('goes in halves, too, once nobody is at them', async () => {
    await new GitFolders(join(dataDir, 'git')).prepare();
    await new GitFolders(join(dataDir, 'git')).createTemporary(11);

    await createSweep().sweep();

    expect(await readdir(join(dataDir, 'git'))).toEqual([]);
  });

  it('goes the next time when it is in use', async () => {
    await fetchAll(dataDir, [99]);
    const reader = await others.tryLock({ class: 'repoCommits', id: 99 });

    const first = await createSweep().sweep();
    await reader?.release();
    const second = await createSweep().sweep();

    expect([first, second]).toEqual([0, 1]);
  });

  it('stays when somebody has come to see the repo meanwhile', async () => {
    await fetchAll(dataDir, [13]);
    const late = new LateLocks(test.url, () => store(test.orm.em.fork(), { repos: [aRepo(13)] }));

    const removed = await createSweep(late).sweep();
    await late.onApplicationShutdown();

    expect(removed).toBe(0);
  });

  it('gives the lock back, whatever becomes of the folder', async () => {
    await fetchAll(dataDir, [99]);
    await createSweep().sweep();

    expect(await others.tryLock({ class: 'repoCommits', id: 99 })).not.toBeNull();
  });

  it('needs no folder to be there', async () => {
    expect(await createSweep().sweep()).toBe(0);
    expect(existsSync(join(dataDir, 'git'))).toBe(false);
  });
});

describe.each([
  ['worker', 1],
  ['web', 0],
] as const)('a process of the role %s', (role, times) => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it(`sweeps what git has fetched ${times} times at its start`, async () => {
    const sweeping = vi.spyOn(GitCacheSweep.prototype, 'sweep');

    const app = await TestApp.start({ world: new GithubWorld(), config: { role } });
    await app.close();

    expect(sweeping).toHaveBeenCalledTimes(times);
    expect(sweeping.mock.settledResults.every(({ type }) => type === 'fulfilled')).toBe(true);
  });
});

async function fetchAll(dataDir: string, repoIds: readonly number[]): Promise<void> {
  for (const id of repoIds) {
    const folder = join(dataDir, 'git', `${id}.git`);
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'HEAD'), 'ref: refs/heads/octavo\n');
  }
}

/** Something happens between the look and the lock. */
class LateLocks extends AdvisoryLocks {
  constructor(
    url: string,
    private readonly before: () => Promise<void>,
  ) {
    super(url);
  }

  override async tryLock(key: AdvisoryLockKey): Promise<AdvisoryLock | null> {
    await this.before();
    return super.tryLock(key);
  }
}
