import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TooManyRunsError } from '../../../src/sync/sync.errors.ts';
import { SyncService } from '../../../src/sync/sync.service.ts';
import { GithubWorld } from '../../github/world.ts';
import { query } from '../../support/sync-kit.ts';
import { TestApp } from '../../support/test-app.ts';

const ADA = 1;
const ALL = ['org:acme', 'counts:org:acme', 'commits:org:acme', 'issues:org:acme', 'stars:org:acme'];

describe('a request of several targets', () => {
  let app: TestApp;
  let sync: SyncService;

  beforeEach(async () => {
    const world = new GithubWorld();
    world.addUser({ login: 'ada', id: ADA });
    app = await TestApp.start({ world, config: { role: 'web' } });
    await app.signIn('ada');
    sync = app.app.get(SyncService);
  });

  afterEach(() => app.close());

  function listTargets(): Promise<object[]> {
    return query(
      app,
      'select target, cron from target where account_id = ? order by created_at, target',
      ADA,
    );
  }

  it('counts as one, and gives the same runs while they are unfinished', async () => {
    for (const name of ['one', 'two']) await sync.request(ADA, `org:${name}`, 'hand');

    const ids = await sync.requestAll(ADA, ALL, '0 3 * * *');
    const again = await sync.requestAll(ADA, ALL);

    expect(new Set(ids)).toHaveLength(ALL.length);
    expect(again).toEqual(ids);
    const crons = (await listTargets()).filter((target) =>
      ALL.includes((target as { target: string }).target),
    );
    expect(crons).toEqual(ALL.toSorted().map((target) => ({ target, cron: '0 3 * * *' })));
  });

  it('is refused whole when there are too many runs', async () => {
    for (const name of ['one', 'two', 'three']) await sync.request(ADA, `org:${name}`, 'hand');
    const before = await listTargets();

    await expect(sync.requestAll(ADA, ['org:one', ...ALL])).rejects.toThrow(TooManyRunsError);

    expect(await listTargets()).toEqual(before);
    expect(await sync.requestAll(ADA, ['org:one'])).toHaveLength(1);
  });
});
