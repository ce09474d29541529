import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GithubWorld } from '../github/world.ts';
import type { Browser } from '../support/browser.ts';
import { query, sync } from '../support/sync-kit.ts';
import { TestApp } from '../support/test-app.ts';

const HOUR_MS = 3_600_000;

describe('the lists of repos that a run of issues needs', () => {
  let world: GithubWorld;
  let app: TestApp;
  let ada: Browser;

  beforeEach(async () => {
    world = new GithubWorld();
    world.addUser({ login: 'ada', id: 1 });
    world.addUser({ login: 'bob', id: 2 });
    world.addRepo({ owner: 'bob', name: 'dotfiles', id: 7 });
    app = await TestApp.start({ world });
    ada = await app.signIn('ada');
    await sync(ada, 'issues:user:bob');
  });

  afterEach(() => app.close());

  async function listReachable(): Promise<object[]> {
    return query(app, 'select id from repo where unreachable_since is null');
  }

  it('are read when they are an hour old, and what they miss is asked for by id, were it everything', async () => {
    world.deleteRepo(7);
    app.clock.advance(2 * HOUR_MS);

    await sync(ada, 'issues:user:bob');

    expect(await listReachable()).toEqual([]);
  });

  it('are taken as they are when they were read within the hour', async () => {
    world.deleteRepo(7);
    app.clock.advance(HOUR_MS / 2);

    const { streams } = await sync(ada, 'issues:user:bob');

    expect(streams.find(({ name }) => name === 'repositories')).toMatchObject({ done: 0 });
    expect(await listReachable()).toEqual([{ id: 7 }]);
  });
});
