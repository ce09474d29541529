import { afterEach, beforeEach, expect, it } from 'vitest';

import { DEVICE_GRANT } from './access-token.ts';
import { Harness } from '../testing/harness.ts';

interface Started {
  device_code: string;
  user_code: string;
  verification_uri: string;
  expires_in: number;
  interval: number;
}

let harness: Harness;

beforeEach(async () => {
  harness = new Harness();
  harness.world.addOAuthApp({ clientId: 'device', clientSecret: 'x', deviceFlowEnabled: true });
  harness.world.addOAuthApp({ clientId: 'web-only', clientSecret: 'x' });
  await harness.start();
});
afterEach(() => harness.stop());

async function post(path: string, fields: Record<string, string>): Promise<Record<string, unknown>> {
  const response = await fetch(harness.standIn.webUrl + path, {
    method: 'POST',
    headers: { accept: 'application/json' },
    body: new URLSearchParams(fields),
  });
  expect(response.status).toBe(200);
  return (await response.json()) as Record<string, unknown>;
}

async function begin(): Promise<Started> {
  return (await post('/login/device/code', { client_id: 'device', scope: 'repo' })) as unknown as Started;
}

/** Polls after waiting as long as asked. */
async function poll(started: Started, wait = started.interval): Promise<Record<string, unknown>> {
  harness.clock.advance(wait);
  const { device_code: deviceCode } = started;
  return post('/login/oauth/access_token', {
    client_id: 'device',
    device_code: deviceCode,
    grant_type: DEVICE_GRANT,
  });
}

it('begins with two codes, an address and an interval', async () => {
  const started = await begin();

  expect(started.device_code).toHaveLength(40);
  expect(started.user_code).toMatch(/^[A-Z]{4}-[A-Z]{4}$/);
  expect(started).toMatchObject({ expires_in: 900, interval: 5 });
  expect(started.verification_uri).toBe(`${harness.standIn.webUrl}/login/device`);
});

it('is pending until the user agrees, then hands over one token', async () => {
  const started = await begin();

  expect(await poll(started)).toMatchObject({ error: 'authorization_pending' });
  harness.standIn.approveDevice(started.user_code, 'ada');
  const granted = await poll(started);

  expect(granted).toMatchObject({ token_type: 'bearer', scope: 'repo' });
  expect((await harness.get('/user', String(granted.access_token))).status).toBe(200);
  expect(await poll(started)).toMatchObject({ error: 'expired_token' });
});

it('tells who polls too fast to slow down, by five seconds more each time', async () => {
  const started = await begin();
  await poll(started);

  expect(await poll(started, 4)).toMatchObject({ error: 'slow_down', interval: 10 });
  expect(await poll(started, 9)).toMatchObject({ error: 'slow_down', interval: 15 });
  expect(await poll(started, 15)).toMatchObject({ error: 'authorization_pending' });
});

it('ends when the user declines', async () => {
  const started = await begin();

  harness.standIn.denyDevice(started.user_code);

  expect(await poll(started)).toMatchObject({ error: 'access_denied' });
});

it('ends after fifteen minutes', async () => {
  expect(await poll(await begin(), 901)).toMatchObject({ error: 'expired_token' });
});

it('is refused to an app that has not switched it on', async () => {
  expect(await post('/login/device/code', { client_id: 'web-only' })).toMatchObject({
    error: 'device_flow_disabled',
  });
});

it('does not know a code it did not give', async () => {
  expect(await poll({ ...(await begin()), device_code: 'f'.repeat(40) })).toMatchObject({
    error: 'incorrect_device_code',
  });
});
