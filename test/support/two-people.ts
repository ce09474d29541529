import { expect } from 'vitest';
import { THROTTLE_LIMITS, type ThrottleLimits } from '../../src/auth/throttle-limits.ts';
import { GithubWorld } from '../github/world.ts';
import type { Browser } from './browser.ts';
import { query, sync } from './sync-kit.ts';
import { TestApp } from './test-app.ts';

export interface ApiKeyAnswer {
  id: string;
  key: string;
}

/** Alice, who has a key and a finished job, and Bob, both with a private repo. */
export interface TwoPeople {
  app: TestApp;
  alice: Browser;
  bob: Browser;
  key: ApiKeyAnswer;
  jobId: string;
}

/** Nobody here is told to slow down, unless a test wants that. */
export async function startWithTwoPeople(): Promise<TwoPeople> {
  const app = await TestApp.start({ world: createWorldOfTwo() });
  const patience = { strictPerMinute: 10_000, usualPerMinute: 10_000, failedKeysPerMinute: 10_000 };
  Object.assign(app.app.get<ThrottleLimits>(THROTTLE_LIMITS), patience);
  const alice = await app.signIn('alice');
  const bob = await app.signIn('bob');
  const { id: jobId } = await sync(alice, 'viewer');
  return { app, alice, bob, key: await createKey(alice), jobId };
}

export async function createKey(browser: Browser): Promise<ApiKeyAnswer> {
  const response = await browser.send('/api/keys', { method: 'POST', json: { name: 'script' } });
  expect(response.ok).toBe(true);
  return (await response.json()) as ApiKeyAnswer;
}

/** Everything that a request could have queued, remembered or opened, and how often GitHub was asked. */
export async function countEverything(app: TestApp): Promise<object> {
  const [counts] = await query(
    app,
    `select (select count(*) from run) as runs, (select count(*) from target) as targets,
       (select count(*) from api_key where revoked_at is null) as keys, (select count(*) from device_login) as devices,
       (select count(*) from pgboss.job where name like 'sync-leg%') as jobs`,
  );
  return { ...counts, requests: app.standIn.log.length };
}

function createWorldOfTwo(): GithubWorld {
  const world = new GithubWorld();
  world.addUser({ login: 'alice' });
  world.addUser({ login: 'bob' });
  world.addOrganization({ login: 'acme' });
  world.addMember('acme', 'alice');
  world.addRepo({ owner: 'alice', name: 'alice-secret', visibility: 'private' });
  world.addRepo({ owner: 'alice', name: 'alice-open', visibility: 'public' });
  world.addRepo({ owner: 'bob', name: 'bob-secret', visibility: 'private' });
  return world;
}
