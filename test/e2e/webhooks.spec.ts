import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { GithubWorld } from '../github/world.ts';
import { WebhookRuns } from '../../src/sync/webhooks/webhook-runs.ts';
import type { Browser } from '../support/browser.ts';
import { deliver, receipt, sign, WEBHOOK_SECRET } from '../support/deliveries.ts';
import { query, sync } from '../support/sync-kit.ts';
import { TestApp } from '../support/test-app.ts';

const ADA = 1;
const BOB = 2;
const APP = 1001;
const SECRET = 1002;

const URL_OF_HOOKS = '/webhooks/github';

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

  async function listTraces(): Promise<object[]> {
    return query(
      app,
      `select id from webhook_delivery union all select target from webhook_refresh
       union all select target from run where started_by = 'webhook'`,
    );
  }

  it('is asked for at once, with the credential of who mirrors it', async () => {
    world.updateRepo(APP, { stars: 6 });

    const answer = await receipt(app, {
      event: 'star',
      payload: { action: 'created', repository: { id: APP } },
    });

    expect(answer).toEqual({ outcome: 'accepted', wanted: 1 });
    expect(await untilRun()).toEqual({ accountId: ADA, target: 'repo:acme/app', state: 'succeeded' });
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

  it.each([
    ['no signature', { 'x-hub-signature-256': '' }],
    ['the signature of another body', { 'x-hub-signature-256': sign('{}') }],
    [
      'the signature of another secret',
      { 'x-hub-signature-256': sign('{"repository":{"id":1001}}', 'other') },
    ],
  ])('is refused with %s, and nothing is stored', async (_, headers) => {
    const response = await deliver(app, { event: 'push', payload: { repository: { id: APP } }, headers });

    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ code: 'webhook.signature' });
    expect(await listTraces()).toEqual([]);
  });

  it.each([
    ['a body that names no repo', 'issues', { action: 'opened' }, {}, 'repository'],
    ['an event without a name', 'Issues!', { repository: { id: APP } }, {}, 'x-github-event'],
    [
      'a delivery without an id',
      'issues',
      { repository: { id: APP } },
      { 'x-github-delivery': '' },
      'x-github-delivery',
    ],
  ])('is refused for %s, and nothing is stored', async (_, event, payload, headers, field) => {
    const response = await deliver(app, { event, payload, headers });

    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ errors: [{ field }] });
    expect(await listTraces()).toEqual([]);
  });

  it('is refused when it is no JSON, and taken as a form', async () => {
    const send = (body: string, type: string): Promise<Response> =>
      fetch(app.url + URL_OF_HOOKS, {
        method: 'POST',
        body,
        headers: {
          'content-type': type,
          'x-github-event': 'push',
          'x-github-delivery': 'one',
          'x-hub-signature-256': sign(body),
        },
      });

    expect((await send('{"repository":', 'application/json')).status).toBe(400);
    const form = new URLSearchParams({ payload: `{"repository":{"id":${APP}}}` }).toString();
    expect((await send(form, 'application/x-www-form-urlencoded')).status).toBe(202);
  });

  it('may be 25 MB large and no larger', async () => {
    const padding = 'x'.repeat(25 * 1024 * 1024 - 100);
    const large = { repository: { id: 99 }, padding };

    expect((await deliver(app, { event: 'push', payload: large })).status).toBe(202);
    const response = await deliver(app, { event: 'push', payload: { ...large, more: 'x'.repeat(200) } });
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ status: 413, code: 'input.body' });
  });
});

it('is refused where no secret was set', async () => {
  const app = await TestApp.start({ world: new GithubWorld() });

  const response = await deliver(app, { event: 'ping', payload: {} });

  expect(response.status).toBe(401);
  expect(await response.json()).toMatchObject({ code: 'webhook.not_set_up' });
  await app.close();
});
