import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { GithubWorld } from '../github/world.ts';
import { WebhookRuns } from '../../src/sync/webhooks/webhook-runs.ts';
import type { Browser } from '../support/browser.ts';
import { receipt, WEBHOOK_SECRET } from '../support/deliveries.ts';
import { query, sync } from '../support/sync-kit.ts';
import { TestApp } from '../support/test-app.ts';

const ADA = 1;
const BOB = 2;
const APP = 1001;
const SECRET = 1002;

interface RunRow {
  accountId: number;
  target: string;
  state: string;
}

describe('what GitHub delivers', () => {
  let world: GithubWorld;
  let app: TestApp;
  let ada: Browser;

  beforeEach(async () => {
    world = new GithubWorld();
    world.addUser({ login: 'ada', id: ADA });
    world.addUser({ login: 'bob', id: BOB });
    world.addOrganization({ login: 'Acme', id: 10 });
    world.addMember('acme', 'ada', 'admin');
    world.addRepo({ owner: 'acme', name: 'App', id: APP, visibility: 'public', stars: 5 });
    world.addRepo({ owner: 'acme', name: 'Secret', id: SECRET, visibility: 'private' });
    world.addRepo({ owner: 'acme', name: 'unknown-here', id: 1003, visibility: 'public' });
    app = await TestApp.start({ world, config: { webhookSecret: WEBHOOK_SECRET } });
    ada = await app.signIn('ada');
    await sync(ada, 'repo:acme/app');
    await sync(ada, 'repo:acme/secret');
    app.clock.advance(3_600_000);
  });

  afterEach(() => app.close());

  async function untilRun(): Promise<RunRow> {
    return vi.waitFor(
      async () => {
        const [run] = await listRuns();
        if (run?.state !== 'succeeded') throw new Error(`The run is ${run?.state}`);
        return run;
      },
      { timeout: 20_000, interval: 50 },
    );
  }

  async function listRuns(): Promise<RunRow[]> {
    return query(
      app,
      `select account_id as "accountId", target, state from run where started_by = 'webhook' order by queued_at desc`,
    );
  }

  it('is asked for at once, with the credential of who mirrors it', async () => {
    world.updateRepo(APP, { stars: 6 });

    const answer = await receipt(app, {
      event: 'star',
      payload: { action: 'created', repository: { id: APP } },
    });

    expect(answer).toEqual({ outcome: 'accepted', wanted: 1 });
    expect(await untilRun()).toEqual({ accountId: ADA, target: `repo:${APP}`, state: 'succeeded' });
    expect(await query(app, 'select stars from repo where id = ?', APP)).toEqual([{ stars: 6 }]);
  });

  it('does once what is delivered twice', async () => {
    const sent = { event: 'push', id: 'a-delivery', payload: { repository: { id: APP } } };
    await receipt(app, sent);
    await untilRun();
    app.clock.advance(3_600_000);

    expect(await receipt(app, sent)).toEqual({ outcome: 'duplicate', wanted: 0 });
    expect(await listRuns()).toHaveLength(1);
  });

  it('is one run for many deliveries, and another one no sooner than a minute later', async () => {
    for (let count = 0; count < 5; count += 1) {
      await receipt(app, { event: 'star', payload: { repository: { id: APP } } });
    }
    await untilRun();
    expect(await listRuns()).toHaveLength(1);
    await receipt(app, { event: 'star', payload: { repository: { id: APP } } });
    expect(await app.app.get(WebhookRuns).start()).toBe(0);

    app.clock.advance(61_000);

    expect(await app.app.get(WebhookRuns).start()).toBe(1);
    await untilRun();
    expect(await query(app, 'select target from webhook_refresh')).toEqual([]);
  });

  it('opens nothing to a member who was added, and takes it from one who was removed', async () => {
    world.addCollaborator(SECRET, 'bob');
    const bob = await app.signIn('bob');
    await sync(bob, 'repo:acme/secret');
    expect((await bob.send(`/api/repositories/${SECRET}`)).status).toBe(200);
    world.removeCollaborator(SECRET, 'bob');
    app.clock.advance(60_000);

    const payload = { action: 'removed', repository: { id: SECRET }, member: { id: BOB } };
    expect(await receipt(app, { event: 'member', payload })).toEqual({ outcome: 'accepted', wanted: 2 });

    await vi.waitFor(
      async () => expect((await bob.send(`/api/repositories/${SECRET}`)).status).toBe(404),
      20_000,
    );
    expect((await ada.send(`/api/repositories/${SECRET}`)).status).toBe(200);
  });

  it('asks nobody for a private repo whose access has run out', async () => {
    app.clock.advance(25 * 3_600_000);

    const answer = await receipt(app, { event: 'push', payload: { repository: { id: SECRET } } });

    expect(answer).toEqual({ outcome: 'accepted', wanted: 0 });
  });

  it.each([
    ['a repo that nobody mirrors', 'push', { repository: { id: 1003 } }, { outcome: 'accepted', wanted: 0 }],
    ['a repo that is not stored', 'push', { repository: { id: 99 } }, { outcome: 'accepted', wanted: 0 }],
    ['an event of no interest', 'sponsorship', { anything: true }, { outcome: 'ignored', wanted: 0 }],
    ['a first ping', 'ping', { zen: 'Design for failure.' }, { outcome: 'ignored', wanted: 0 }],
  ])('takes %s, and starts nothing', async (_, event, payload, expected) => {
    expect(await receipt(app, { event, payload })).toEqual(expected);
    expect(await listRuns()).toEqual([]);
  });

  it('is about the repo that it names by id, whoever has its name now', async () => {
    await receipt(app, { event: 'star', payload: { repository: { id: APP } } });
    await untilRun();
    world.renameRepo(APP, 'app-legacy');
    world.addRepo({ owner: 'acme', name: 'App', id: 2001, visibility: 'public', stars: 77 });
    await sync(ada, 'org:acme');
    world.updateRepo(2001, { stars: 78 });
    app.clock.advance(61_000);

    await receipt(app, { event: 'star', payload: { repository: { id: 2001 } } });

    await vi.waitFor(
      async () => expect(await query(app, 'select stars from repo where id = 2001')).toEqual([{ stars: 78 }]),
      20_000,
    );
  });

  it('begins although what others wait for cannot begin', async () => {
    await sync(await app.signIn('bob'), 'viewer');
    await query(
      app,
      `insert into webhook_refresh (account_id, target, wanted_at) select ?, 'repo:' || n, ? from generate_series(1, 150) n`,
      BOB,
      new Date(0),
    );
    await query(
      app,
      `insert into run (id, account_id, target, started_by, state, leg, cancel_requested, queued_at, started_at, requests, quota_spent)
       select gen_random_uuid(), ?, 'repo:' || n, 'webhook', 'waiting_for_quota', 1, false, ?, ?, 0, 0 from generate_series(1, 150) n`,
      BOB,
      new Date(0),
      new Date(0),
    );
    await query(
      app,
      `insert into webhook_refresh (account_id, target, wanted_at) values (?, ?, ?)`,
      ADA,
      `repo:${APP}`,
      app.clock.now(),
    );

    expect(await app.app.get(WebhookRuns).start()).toBe(1);
  });

  it('takes no more than its turn of an account', async () => {
    await query(
      app,
      `insert into webhook_refresh (account_id, target, wanted_at) select ?, 'repo:' || n, ? from generate_series(1, 20) n`,
      ADA,
      app.clock.now(),
    );

    expect(await app.app.get(WebhookRuns).start()).toBe(12);
    expect(await app.app.get(WebhookRuns).start()).toBe(0);
    app.clock.advance(61_000);
    expect(await app.app.get(WebhookRuns).start()).toBe(8);
  });
});
