import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TargetDto } from '../../src/sync/dto/target.dto.ts';
import { ScheduledSync } from '../../src/sync/scheduled-sync.ts';
import { GithubWorld } from '../github/world.ts';
import type { Browser } from '../support/browser.ts';
import { query } from '../support/sync-kit.ts';
import { TestApp } from '../support/test-app.ts';
import { TestClock } from '../support/test-clock.ts';

describe('a target with a schedule of its own', () => {
  let app: TestApp;
  let ada: Browser;

  beforeEach(async () => {
    const world = new GithubWorld();
    world.addUser({ login: 'ada', id: 1 });
    world.addRepo({ owner: 'ada', name: 'app', id: 100 });
    app = await TestApp.start({ world, clock: new TestClock('2026-11-21T10:02:00Z') });
    ada = await app.signIn('ada');
  });

  afterEach(() => app.close());

  async function remember(body: object): Promise<TargetDto> {
    const response = await ada.send('/api/targets', { method: 'POST', json: body });
    expect(response.status).toBe(201);
    return (await response.json()) as TargetDto;
  }

  async function countRuns(): Promise<number> {
    return (await query(app, `select 1 from run where started_by = 'schedule'`)).length;
  }

  it('is due when its minute has come, once, and not with the others', async () => {
    const { cron } = await remember({ target: 'repo:ada/app', cron: '*/15 * * * *' });
    const schedule = app.app.get(ScheduledSync);
    expect(cron).toBe('*/15 * * * *');

    expect(await schedule.tick()).toBe(0);
    expect(await schedule.tickOwn()).toBe(0);
    app.clock.set(new Date('2026-11-21T10:15:00Z'));

    expect(await Promise.all([schedule.tickOwn(), schedule.tickOwn()])).toEqual(
      expect.arrayContaining([0, 1]),
    );
    expect(await schedule.tickOwn()).toBe(0);
    expect(await countRuns()).toBe(1);
  });

  it('is due once after a time in which nobody looked', async () => {
    await remember({ target: 'repo:ada/app', cron: '*/15 * * * *' });
    app.clock.set(new Date('2026-11-21T18:01:00Z'));

    expect(await app.app.get(ScheduledSync).tickOwn()).toBe(1);
    app.clock.set(new Date('2026-11-21T18:14:00Z'));
    expect(await app.app.get(ScheduledSync).tickOwn()).toBe(0);
  });

  it('gives it up for null, and keeps it when nothing is said of it', async () => {
    await remember({ target: 'repo:ada/app', cron: '0 3 * * *' });
    expect(await remember({ target: 'repo:ada/app' })).toMatchObject({ cron: '0 3 * * *' });

    const response = await ada.send('/api/sync', {
      method: 'POST',
      json: { target: 'repo:ada/app', cron: null },
    });

    expect(response.status).toBe(202);
    expect(await query(app, 'select cron from target')).toEqual([{ cron: null }]);
    expect(await app.app.get(ScheduledSync).tick()).toBe(1);
  });

  it.each(['* * * * *', 'now and then', 5])('is refused for %j, and nothing is remembered', async (cron) => {
    const response = await ada.send('/api/sync', { method: 'POST', json: { target: 'repo:ada/app', cron } });

    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ errors: [{ field: 'cron' }] });
    expect(await query(app, 'select 1 from target')).toEqual([]);
  });
});
