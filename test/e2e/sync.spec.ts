import { afterEach, describe, expect, it } from 'vitest';
import { createDemoWorld } from '../github/world.ts';
import { query, sync } from '../support/sync-kit.ts';
import { TestApp } from '../support/test-app.ts';

const SCOPES = ['repo', 'read:org', 'user:email'];

describe('syncing the viewer', () => {
  let app: TestApp;

  afterEach(() => app.close());

  it('mirrors every repo the viewer reaches, in at most ten requests, and nothing is left to do the second time', async () => {
    const world = createDemoWorld();
    app = await TestApp.start({ world });
    const browser = await app.signIn('octo-demo');
    app.standIn.log.length = 0;

    const first = await sync(browser, 'viewer');

    const truth = world.reposVisibleTo(world.accounts.get('octo-demo').id, SCOPES);
    const stored = await query<{ id: number; stars: number; visibility: string }>(
      app,
      'select id, stars, visibility from repo order by id',
    );
    expect(stored).toEqual(truth.map(({ id, stars, visibility }) => ({ id, stars, visibility })));
    expect(app.standIn.log.map(({ method, path, status }) => `${status} ${method} ${path}`)).toHaveLength(
      first.totals.requests,
    );
    expect(first.totals.requests).toBeLessThanOrEqual(10);
    expect(first.streams.map(({ name, done, expected }) => [name, done, expected])).toEqual([
      ['repositories', 340, 340],
      ['organizations', 2, 2],
      ['missing repositories', 0, 0],
      ['owner profiles', 59, 59],
    ]);

    const second = await sync(browser, 'viewer');

    expect(second.totals).toMatchObject({ inserted: 0, updated: 0, quotaSpent: 0 });
    expect(second.totals.unchanged).toBeGreaterThan(340);
  });
});
