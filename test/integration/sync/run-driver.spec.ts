import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RunDriver } from '../../../src/sync/run-driver.ts';
import { RunStore } from '../../../src/sync/run.store.ts';
import { GithubWorld } from '../../github/world.ts';
import type { Browser } from '../../support/browser.ts';
import { getJob, startSync } from '../../support/sync-kit.ts';
import { TestApp } from '../../support/test-app.ts';

const NEVER = new AbortController().signal;

describe('a process that works off one run', () => {
  let app: TestApp;
  let ada: Browser;
  let driver: RunDriver;

  beforeEach(async () => {
    const world = new GithubWorld();
    world.addUser({ login: 'ada', id: 1 });
    world.addRepo({ owner: 'ada', name: 'app' });
    app = await TestApp.start({ world, config: { role: 'web' } });
    ada = await app.signIn('ada');
    driver = app.app.get(RunDriver);
    app.standIn.clearLog();
  });

  afterEach(() => app.close());

  it('waits for the reset of a limit and goes on by itself', async () => {
    app.standIn.faults.inject({ kind: 'primary-limit', match: { path: /^\/user\/repos/ } });
    const { id } = await startSync(ada, 'viewer');
    const begun = app.clock.now().getTime();

    await driver.drive(id, NEVER);

    expect((await getJob(ada, id)).state).toBe('succeeded');
    expect(app.clock.now().getTime()).toBeGreaterThan(begun + 1000);
    expect(app.standIn.violations).toEqual([]);
  });

  it('tries a leg six times, then ends the run with what was wrong', async () => {
    app.standIn.faults.inject({
      kind: 'status',
      status: 502,
      times: 1000,
      match: { path: /^\/user\/repos/ },
    });
    const { id } = await startSync(ada, 'viewer');

    await driver.drive(id, NEVER);

    const { state, error } = await getJob(ada, id);
    expect(state).toBe('failed');
    expect(error?.code).toBe('github.unavailable');
    expect(app.standIn.log.filter(({ path }) => path === '/user')).toHaveLength(6);
  });

  it('goes on when the database was away for a moment', async () => {
    const { id } = await startSync(ada, 'viewer');
    vi.spyOn(app.app.get(RunStore), 'find').mockRejectedValueOnce(new Error('Connection terminated'));

    await driver.drive(id, NEVER);

    expect((await getJob(ada, id)).state).toBe('succeeded');
  });

  it('lets go of a run that somebody cancels', async () => {
    app.standIn.faults.inject({
      kind: 'status',
      status: 502,
      times: 1000,
      match: { path: /^\/user\/repos/ },
    });
    const { id } = await startSync(ada, 'viewer');
    app.standIn.faults.inject({
      kind: 'run',
      match: { path: /^\/user$/ },
      run: async () => {
        await ada.send(`/api/jobs/${id}/cancel`, { method: 'POST' });
      },
    });

    await driver.drive(id, NEVER);

    expect((await getJob(ada, id)).state).toBe('cancelled');
    expect(app.standIn.log.filter(({ path }) => path === '/user')).toHaveLength(1);
  });
});
