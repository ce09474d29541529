import { MikroORM } from '@mikro-orm/postgresql';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { QueueService } from '../../../src/jobs/queue.service.ts';
import { LegHandler } from '../../../src/sync/leg.handler.ts';
import { LegQueue } from '../../../src/sync/leg.queue.ts';
import { RunRecovery } from '../../../src/sync/run-recovery.ts';
import { RunStore } from '../../../src/sync/run.store.ts';
import { GithubWorld } from '../../github/world.ts';
import type { Browser } from '../../support/browser.ts';
import { getJob, query, startSync } from '../../support/sync-kit.ts';
import { TestApp } from '../../support/test-app.ts';

const MOST_REVIVALS = 10;

describe('a look for runs left behind', () => {
  let app: TestApp;
  let ada: Browser;
  let recovery: RunRecovery;

  beforeEach(async () => {
    const world = new GithubWorld();
    world.addUser({ login: 'ada', id: 1 });
    // Nobody works here but the test.
    app = await TestApp.start({ world, config: { role: 'web' } });
    ada = await app.signIn('ada');
    recovery = app.app.get(RunRecovery);
  });

  afterEach(() => app.close());

  /** As when the process that had fetched it is gone, with its job. */
  async function loseLeg(): Promise<void> {
    await query(app, `delete from pgboss.job where name = 'sync-leg'`);
  }

  async function findLeg(id: string): Promise<number | undefined> {
    return (await app.app.get(RunStore).find(id))?.leg;
  }

  it('queues a run again whose leg is lost', async () => {
    const { id } = await startSync(ada, 'viewer');
    await loseLeg();

    await recovery.recover();

    expect(await findLeg(id)).toBe(2);
    expect(await app.app.get(LegQueue).isQueued({ runId: id, leg: 2 })).toBe(true);
  });

  it('leaves a run whose last attempt failed to its dead letter', async () => {
    const { id } = await startSync(ada, 'viewer');
    await loseLeg();
    await app.app.get(QueueService).send('sync-leg-failed', { runId: id, leg: 1 });

    await recovery.recover();

    expect(await findLeg(id)).toBe(1);
    await app.app.get(LegHandler).handleDead({ data: { runId: id, leg: 1 } });
    expect((await getJob(ada, id)).state).toBe('failed');
  });

  it('gives a run up that kills its process again and again without a page', async () => {
    const { id } = await startSync(ada, 'viewer');

    for (let revivals = 0; revivals < MOST_REVIVALS; revivals += 1) {
      await loseLeg();
      await recovery.recover();
    }
    expect((await getJob(ada, id)).state).toBe('queued');
    await loseLeg();
    await recovery.recover();

    const { state, error } = await getJob(ada, id);
    expect(state).toBe('failed');
    expect(error?.code).toBe('sync.worker_died');
    expect(error?.message).toContain('died again and again');
    expect(error?.message).toContain('sync again');
  });

  it('counts anew after each page', async () => {
    const { id } = await startSync(ada, 'viewer');
    const runs = app.app.get(RunStore);

    for (let revivals = 0; revivals < 2 * MOST_REVIVALS; revivals += 1) {
      await loseLeg();
      await recovery.recover();
      const run = await runs.find(id);
      if (!run || revivals % 5 !== 0) continue;
      await runs.begin(run, app.clock.now());
      const cursor = { stream: 'repositories', page: null, startedAt: app.clock.now().toISOString() };
      await runs.saveCursor(run, cursor, app.app.get(MikroORM).em.fork());
    }

    expect((await getJob(ada, id)).state).not.toBe('failed');
  });

  it('reads the queue once, however many runs wait there', async () => {
    const legs = app.app.get(LegQueue);
    for (const target of ['viewer', 'org:acme', 'user:ada']) await startSync(ada, target);
    const [all, one] = [vi.spyOn(legs, 'listWaiting'), vi.spyOn(legs, 'isQueued')];

    await recovery.recover();

    expect(all).toHaveBeenCalledOnce();
    expect(one).not.toHaveBeenCalled();
  });
});
