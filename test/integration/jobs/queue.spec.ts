import { MikroORM } from '@mikro-orm/postgresql';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createOrmOptions } from '../../../src/database/mikro-orm.options.ts';
import { ENTITIES } from '../../../src/entities.ts';
import { QueueService } from '../../../src/jobs/queue.service.ts';
import type { QueueDefinition } from '../../../src/jobs/queue.types.ts';
import { TestClock } from '../../support/test-clock.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

interface Work {
  n: number;
}

const PATIENT: Omit<QueueDefinition, 'name'> = {
  retryLimit: 0,
  retryDelaySeconds: 1,
  retryDelayMaxSeconds: 1,
  expireInSeconds: 60,
  heartbeatSeconds: 10,
};
const WITHIN = { timeout: 15_000, interval: 50 };

describe('the queue', () => {
  let database: TestDatabase;
  let orm: MikroORM;
  const queues = new Set<QueueService>();

  beforeEach(async () => {
    database = await createTestDatabase();
    orm = await MikroORM.init(createOrmOptions({ url: database.url, entities: ENTITIES }));
  });

  afterEach(async () => {
    for (const queue of queues) await queue.stop();
    queues.clear();
    await orm.close();
    await database.drop();
  });

  async function startQueue(clock = new TestClock()): Promise<QueueService> {
    const queue = new QueueService({ database: { url: database.url, dataDir: '' } }, clock);
    queues.add(queue);
    await queue.onModuleInit();
    await queue.createQueue({ name: 'dead', ...PATIENT });
    await queue.createQueue({ name: 'work', ...PATIENT, deadLetter: 'dead' });
    return queue;
  }

  it('takes a job when, and only when, the transaction commits', async () => {
    const queue = await startQueue();
    const done: number[] = [];
    await queue.work<Work>('work', { concurrency: 1 }, async ({ data }) => {
      done.push(data.n);
    });

    const failed = orm.em.fork().transactional(async (em) => {
      await queue.send('work', { n: 1 }, {}, em);
      throw new Error('rolled back');
    });
    await expect(failed).rejects.toThrow('rolled back');
    await orm.em.fork().transactional((em) => queue.send('work', { n: 2 }, {}, em));

    await expect.poll(() => done, WITHIN).toEqual([2]);
    expect(await queue.isQueued('work', { n: 1 })).toBe(false);
  });

  it('takes what has a higher priority first', async () => {
    const queue = await startQueue();
    const done: number[] = [];
    await queue.send('work', { n: 1 }, { priority: 0 });
    await queue.send('work', { n: 2 }, { priority: 30 });
    await queue.send('work', { n: 3 }, { priority: 10 });

    await queue.work<Work>('work', { concurrency: 1 }, async ({ data }) => {
      done.push(data.n);
    });

    await expect.poll(() => done, WITHIN).toEqual([2, 3, 1]);
  });

  it('starts nothing before its time, which is told by our clock and kept by that of PostgreSQL', async () => {
    const clock = new TestClock('2001-01-01T00:00:00Z');
    const queue = await startQueue(clock);
    await queue.send('work', { n: 1 }, { startAfter: new Date('2001-01-01T01:00:00Z') });

    const [job] = await orm.em
      .fork()
      .execute<{ seconds: number }[]>(
        `select round(extract(epoch from start_after - created_on))::int as seconds from pgboss.job where name = 'work'`,
      );

    expect(job?.seconds).toBe(3600);
  });

  it('tries a failed job again and sends it to the dead letters at last', async () => {
    const queue = await startQueue();
    await queue.createQueue({ name: 'flaky', ...PATIENT, retryLimit: 1, deadLetter: 'dead' });
    let attempts = 0;
    const dead: Work[] = [];
    await queue.work<Work>('flaky', { concurrency: 1 }, () => {
      attempts += 1;
      return Promise.reject(new Error('no'));
    });
    await queue.work<Work>('dead', { concurrency: 1 }, async ({ data }) => {
      dead.push(data);
    });

    await queue.send('flaky', { n: 7 });

    await expect.poll(() => dead, WITHIN).toEqual([{ n: 7 }]);
    expect(attempts).toBe(2);
  });

  it('leaves a job alone while another of its group is under way, and takes those of other groups', async () => {
    const queue = await startQueue();
    const started: number[] = [];
    const gate = Promise.withResolvers<void>();
    await queue.work<Work>('work', { concurrency: 3 }, async ({ data }) => {
      started.push(data.n);
      if (data.n === 1) await gate.promise;
    });
    await queue.send('work', { n: 1 }, { group: 'a' });
    await expect.poll(() => started, WITHIN).toEqual([1]);

    await queue.send('work', { n: 2 }, { group: 'a' });
    await queue.send('work', { n: 3 }, { group: 'b' });

    await expect.poll(() => started, WITHIN).toEqual([1, 3]);
    expect(await queue.isQueued('work', { n: 2 })).toBe(true);
    gate.resolve();
    await expect.poll(() => started, WITHIN).toEqual([1, 3, 2]);
  });

  it('tells handlers that the process stops, and waits for them', async () => {
    const queue = await startQueue();
    const started = Promise.withResolvers<void>();
    let end = '';
    await queue.work<Work>('work', { concurrency: 1 }, async ({ signal }) => {
      started.resolve();
      await new Promise((resolve) => {
        signal.addEventListener('abort', resolve);
      });
      end = String(signal.reason);
    });
    await queue.send('work', { n: 1 });
    await started.promise;

    await queue.stop();

    expect(end).toContain('The process is stopping');
    expect(await orm.em.fork().execute(`select state from pgboss.job where name = 'work'`)).toEqual([
      { state: 'completed' },
    ]);
  });
});
