import { once } from 'node:events';
import { type ClientRequest, request as sendRequest } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { GithubWorld } from '../github/world.ts';
import { deliver, sign, WEBHOOK_SECRET } from '../support/deliveries.ts';
import { query } from '../support/sync-kit.ts';
import { TestApp } from '../support/test-app.ts';

const APP = 1001;

const URL_OF_HOOKS = '/webhooks/github';

/** A large body that has begun and does not go on: the server has asked for it. */
async function beginLarge(app: TestApp): Promise<ClientRequest> {
  const headers = {
    'content-length': '2000000',
    'x-hub-signature-256': sign('anything'),
    expect: '100-continue',
  };
  const request = sendRequest(app.url + URL_OF_HOOKS, { method: 'POST', headers });
  request.on('error', () => undefined);
  request.flushHeaders();
  await once(request, 'continue');
  return request;
}

describe('the door of webhooks', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await TestApp.start({ world: new GithubWorld(), config: { webhookSecret: WEBHOOK_SECRET } });
  });

  afterEach(() => query(app, 'delete from webhook_delivery'));

  afterAll(() => app.close());

  async function listTraces(): Promise<object[]> {
    return query(
      app,
      `select id from webhook_delivery union all select target from webhook_refresh
       union all select target from run where started_by = 'webhook'`,
    );
  }

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

  it('is read by the megabyte from four senders at a time, whoever they are', async () => {
    const open = await Promise.all(Array.from({ length: 4 }, () => beginLarge(app)));
    const large = { event: 'push', payload: { repository: { id: 99 }, padding: 'x'.repeat(2_000_000) } };

    const refused = await deliver(app, large);

    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '60']);
    expect(await refused.json()).toMatchObject({ code: 'webhook.busy' });
    expect((await deliver(app, { event: 'push', payload: { repository: { id: 99 } } })).status).toBe(202);
    for (const request of open) request.destroy();
    await vi.waitFor(async () => expect((await deliver(app, large)).status).toBe(202));
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
