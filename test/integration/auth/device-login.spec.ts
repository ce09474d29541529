import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ApiKeyStore } from '../../../src/auth/api-key.store.ts';
import {
  DeviceLoginUnavailableError,
  LoginFailedError,
  OAuthAppMissingError,
  SignInRefusedError,
} from '../../../src/auth/auth.errors.ts';
import { DeviceLoginService, type StartedDeviceLogin } from '../../../src/auth/device-login.service.ts';
import { NotFoundError } from '../../../src/common/app-error.ts';
import {
  AuthRoom,
  createSurroundings,
  MONA,
  OAUTH_APP,
  removeSurroundings,
  type Surroundings,
} from './auth-room.ts';

let surroundings: Surroundings;
let room: AuthRoom;
let logins: DeviceLoginService;

beforeEach(async () => {
  surroundings = await createSurroundings();
  await openRoom();
});

afterEach(async () => {
  await room.close();
  await removeSurroundings(surroundings);
});

async function openRoom(options?: Parameters<typeof AuthRoom.open>[1]): Promise<void> {
  room = await AuthRoom.open(surroundings, options);
  logins = room.get(DeviceLoginService);
}

async function start(): Promise<StartedDeviceLogin> {
  const started = await logins.start('laptop', 'all');
  room.standIn.clearLog();
  return started;
}

function countPolls(): number {
  return room.standIn.log.filter(({ path }) => path.startsWith('/login/oauth/access_token')).length;
}

describe('device login', () => {
  it('ends with a key, once, that belongs to who typed the code', async () => {
    const { id, userCode, intervalSeconds } = await start();
    room.standIn.approveDevice(userCode, 'mona');
    room.clock.advance(intervalSeconds * 1000);

    const first = await logins.getStatus(id);
    const second = await logins.getStatus(id);

    expect(first.state).toBe('approved');
    const owner = await room.get(ApiKeyStore).findOwner('apiKey' in first ? first.apiKey.reveal() : '');
    expect(owner).toMatchObject({ accountId: MONA });
    expect(second).toEqual({ state: 'used' });
  });

  it('polls GitHub once an interval, however many clients ask however often', async () => {
    const { id, intervalSeconds } = await start();

    await Promise.all(Array.from({ length: 5 }, () => logins.getStatus(id)));
    const early = countPolls();
    room.clock.advance(intervalSeconds * 1000);
    const states = await Promise.all(Array.from({ length: 8 }, () => logins.getStatus(id)));

    expect(early).toBe(0);
    expect(countPolls()).toBe(1);
    expect(new Set(states.map(({ state }) => state))).toEqual(new Set(['pending']));
  });

  it('waits longer once GitHub says slow_down', async () => {
    const { id } = await start();
    room.clock.advance(5000);
    await logins.getStatus(id);
    // As if the clock here ran fast: GitHub sees the second poll a second after the first.
    await room.rows(`update device_login set next_poll_at = now() - interval '1 year'`);
    room.clock.advance(1000);
    await logins.getStatus(id);
    expect(countPolls()).toBe(2);

    room.clock.advance(9000);
    await logins.getStatus(id);
    const withinTen = countPolls();
    room.clock.advance(1000);
    await logins.getStatus(id);

    expect([withinTen, countPolls()]).toEqual([2, 3]);
  });

  it('says denied when the person said no, and asks GitHub no more', async () => {
    const { id, userCode } = await start();
    room.standIn.denyDevice(userCode);
    room.clock.advance(5000);

    expect(await logins.getStatus(id)).toEqual({ state: 'denied' });
    room.clock.advance(60_000);
    expect(await logins.getStatus(id)).toEqual({ state: 'denied' });
    expect(countPolls()).toBe(1);
  });

  it('expires when nobody typed the code in time', async () => {
    const { id, expiresInSeconds } = await start();

    room.clock.advance(expiresInSeconds * 1000);

    expect(await logins.getStatus(id)).toEqual({ state: 'expired' });
    expect(countPolls()).toBe(0);
  });

  it('stays pending while GitHub does not answer', async () => {
    const { id } = await start();
    room.standIn.faults.inject({ match: { path: /access_token/ }, kind: 'status', status: 503 });
    room.clock.advance(5000);

    expect(await logins.getStatus(id)).toEqual({ state: 'pending' });
    expect(room.standIn.faults.unused()).toEqual([]);
  });

  it('hands out no key of a login that was approved in time and asked for too late', async () => {
    const { id, userCode, intervalSeconds, expiresInSeconds } = await start();
    room.standIn.approveDevice(userCode, 'mona');
    room.clock.advance(intervalSeconds * 1000);
    // As if the answer had got lost on its way to the device.
    const { state } = await logins.getStatus(id);
    await room.rows(`update device_login set state = ?`, [state]);

    room.clock.advance((expiresInSeconds - intervalSeconds) * 1000);

    expect(await logins.getStatus(id)).toEqual({ state: 'expired' });
    expect(await logins.getStatus(id)).toEqual({ state: 'expired' });
    expect(await room.get(ApiKeyStore).list(MONA)).toHaveLength(1);
  });

  it('tells who may not sign in here that they may not, and ends there', async () => {
    await room.close();
    await openRoom({ config: { signInAllowed: [{ kind: 'login', login: 'hubot' }] } });
    const { id, userCode } = await start();
    room.standIn.approveDevice(userCode, 'mona');
    room.clock.advance(5000);

    await expect(logins.getStatus(id)).rejects.toThrow(SignInRefusedError);

    expect(await logins.getStatus(id)).toEqual({ state: 'denied' });
  });

  it('stores neither the id nor the device code in clear text', async () => {
    const { id } = await start();

    const [row] = await room.rows<{ id_hash: string; sealed_device_code: string }>(
      'select * from device_login',
    );

    expect(row?.id_hash).toMatch(/^[\da-f]{64}$/);
    expect(row?.sealed_device_code).toMatch(/^eyJ/);
    expect(JSON.stringify(row)).not.toContain(id);
  });

  it('knows nothing of an id it did not give', async () => {
    await expect(logins.getStatus('x'.repeat(43))).rejects.toThrow(NotFoundError);
  });

  it('says so when the OAuth app has no device flow', async () => {
    room.standIn.world.addOAuthApp({ ...OAUTH_APP, deviceFlowEnabled: false });

    await expect(logins.start('laptop', 'all')).rejects.toThrow(DeviceLoginUnavailableError);
  });

  it('says what to set when there is no OAuth app, or one that GitHub does not know', async () => {
    await room.close();
    await openRoom({ oauthApp: null });
    await expect(logins.start('laptop', 'all')).rejects.toThrow(OAuthAppMissingError);

    await room.close();
    await openRoom({ oauthApp: { clientId: 'Iv1.unknown', clientSecret: 'x' } });
    await expect(logins.start('laptop', 'all')).rejects.toThrow(LoginFailedError);
  });
});
