import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LOCK_CLASSES, toLockNumber } from '../../../src/database/advisory-lock-classes.ts';
import { AdvisoryLockLostError, AdvisoryLocks } from '../../../src/database/advisory-locks.ts';
import { withAdvisoryLock } from '../../../src/database/with-advisory-lock.ts';
import { SlowPostgres } from '../../support/slow-postgres.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

const KEY = { class: 'account', id: 2 ** 53 - 1 } as const;

describe('advisory locks', () => {
  let database: TestDatabase;
  let ours: AdvisoryLocks;
  let theirs: AdvisoryLocks;

  beforeEach(async () => {
    database = await createTestDatabase();
    ours = new AdvisoryLocks(database.url);
    theirs = new AdvisoryLocks(database.url);
  });

  afterEach(async () => {
    await ours.onApplicationShutdown();
    await theirs.onApplicationShutdown();
    await database.drop();
  });

  it('are given to one process at a time, and to the next after release', async () => {
    const lock = await ours.tryLock(KEY);

    expect(lock).not.toBeNull();
    expect(await theirs.tryLock(KEY)).toBeNull();
    await lock?.release();
    expect(await theirs.tryLock(KEY)).not.toBeNull();
    expect(await ours.tryLock(KEY)).toBeNull();
  });

  it('are given to one caller at a time within a process', async () => {
    const locks = await Promise.all([ours.tryLock(KEY), ours.tryLock(KEY), ours.tryLock(KEY)]);

    expect(locks.filter(Boolean)).toHaveLength(1);
  });

  it('of other keys are free while one is held, on the same connection', async () => {
    await ours.tryLock(KEY);

    expect(await ours.tryLock({ class: 'account', id: 1 })).not.toBeNull();
    expect(await theirs.tryLock({ class: 'account', id: 2 })).not.toBeNull();
    expect(await countSessions()).toBe(2);
  });

  it('abort their signal and are free when their connection breaks, and can be taken anew', async () => {
    const lock = await ours.tryLock(KEY);
    const other = await ours.tryLock({ class: 'account', id: 1 });
    await breakConnections();

    await vi.waitFor(() => expect(lock?.signal.aborted).toBe(true));

    expect(lock?.signal.reason).toBeInstanceOf(AdvisoryLockLostError);
    expect(other?.signal.aborted).toBe(true);
    const taken = await theirs.tryLock(KEY);
    expect(taken).not.toBeNull();
    await lock?.release();
    expect(await ours.tryLock(KEY)).toBeNull();
  });

  it('do not abort the signal of a lock that was released before', async () => {
    const lock = await ours.tryLock(KEY);
    const other = await ours.tryLock({ class: 'account', id: 1 });
    await lock?.release();
    await breakConnections();

    await vi.waitFor(() => expect(other?.signal.aborted).toBe(true));

    expect(lock?.signal.aborted).toBe(false);
  });

  it('tell when the database cannot be reached, and work once it can', async () => {
    const name = new URL(database.url).pathname.slice(1);
    const later = `${name}_later`;
    const locks = new AdvisoryLocks(database.url.replace(name, later));

    await expect(locks.tryLock(KEY)).rejects.toThrow(/does not exist/);
    await query(`create database "${later}"`);
    const lock = await locks.tryLock(KEY);
    await locks.onApplicationShutdown();
    await query(`drop database "${later}"`);

    expect(lock).not.toBeNull();
  });

  it("are nobody's when they were granted too late", async () => {
    const way = await SlowPostgres.start(database.url);
    const slow = new AdvisoryLocks(way.url, 300);
    const lock = await slow.tryLock({ class: 'account', id: 1 });
    way.delayMs = Infinity;

    await expect(slow.tryLock(KEY)).rejects.toThrow(/timeout/);

    const taken = await vi.waitFor(async () => {
      const taken = await theirs.tryLock(KEY);
      expect(taken).not.toBeNull();
      return taken;
    });
    expect(lock?.signal.aborted).toBe(true);
    await taken?.release();
    await slow.onApplicationShutdown();
    await way.stop();
  });

  it('are waited for one after the other, each as long as an answer may take', async () => {
    const way = await SlowPostgres.start(database.url);
    const slow = new AdvisoryLocks(way.url, 1500);
    await slow.tryLock(KEY);
    way.delayMs = 400;

    const ids = [1, 2, 3, 4, 5];
    const locks = await Promise.all(ids.map((id) => slow.tryLock({ class: 'account', id })));

    expect(locks.filter(Boolean)).toHaveLength(ids.length);
    await slow.onApplicationShutdown();
    await way.stop();
  });

  it('let the second wait for the first to finish its work', async () => {
    const told: string[] = [];
    const first = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    const options = { url: database.url, key: KEY };

    const one = withAdvisoryLock(options, async () => {
      begun.resolve();
      await first.promise;
      told.push('one');
    });
    await begun.promise;
    const two = withAdvisoryLock(options, async () => told.push('two'));
    await vi.waitFor(async () => expect(await countSessions('octavo lock')).toBe(2));
    first.resolve();
    await Promise.all([one, two]);

    expect(told).toEqual(['one', 'two']);
  });

  it('have a number of their own for every class and id, and a class of their own for every use', () => {
    const numbers = (['account', 'migrations'] as const).flatMap((name) =>
      [0, 1, 2 ** 32, 2 ** 53 - 1].map((id) => toLockNumber({ class: name, id })),
    );

    expect(new Set(numbers).size).toBe(8);
    expect(new Set(Object.values(LOCK_CLASSES)).size).toBe(Object.keys(LOCK_CLASSES).length);
    expect(() => toLockNumber({ class: 'account', id: 2 ** 53 })).toThrow(RangeError);
  });

  async function breakConnections(): Promise<void> {
    await query(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'octavo locks' and datname = current_database()",
    );
  }

  async function countSessions(name = 'octavo locks'): Promise<number> {
    const rows = await query(
      'select from pg_stat_activity where application_name = $1 and datname = current_database()',
      [name],
    );
    return rows.length;
  }

  async function query(sql: string, parameters: unknown[] = []): Promise<unknown[]> {
    const client = new Client({ connectionString: database.url });
    await client.connect();
    try {
      return (await client.query(sql, parameters)).rows;
    } finally {
      await client.end();
    }
  }
});
