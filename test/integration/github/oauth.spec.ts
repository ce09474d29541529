import { Logger } from '@nestjs/common';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Config } from '../../../src/config/config.ts';
import { GithubOAuthError, GithubUnavailableError } from '../../../src/github/github.errors.ts';
import { GithubOAuthApi } from '../../../src/github/github-oauth.ts';
import { GithubStandIn } from '../../github/github-stand-in.ts';
import { GithubWorld } from '../../github/world.ts';
import { TestClock } from '../../support/test-clock.ts';

const APP = { clientId: 'Iv1.0123456789abcdef', clientSecret: 'the-secret-of-the-app' };

let standIn: GithubStandIn;
let clock: TestClock;

beforeEach(async () => {
  Logger.overrideLogger(false);
  clock = new TestClock('2026-11-20T10:00:00Z');
  const world = new GithubWorld();
  world.addUser({ id: 1001, login: 'ada' });
  world.addOAuthApp({ ...APP, deviceFlowEnabled: true });
  standIn = await GithubStandIn.start({ world, now: () => clock.now() });
});

afterEach(() => standIn.stop());

it('knows a token of the app from one that was revoked and from one of another origin', async () => {
  const api = createApi();
  const token = issue('oauth');

  expect(await api.checkToken(token)).toBe(true);
  expect(await api.checkToken(issue('pat'))).toBe(false);
  await api.revokeToken(token);
  expect(await api.checkToken(token)).toBe(false);
});

it('ends the authorization with every token of it, and says when there was none to end', async () => {
  const api = createApi();
  const [older, newer] = [issue('oauth'), issue('oauth')];

  const first = await api.revokeGrant(newer);
  const second = await api.revokeGrant(newer);

  expect([first, second]).toEqual([true, false]);
  expect([await api.checkToken(older), await api.checkToken(newer)]).toEqual([false, false]);
});

it('revokes a token that is dead already without complaint', async () => {
  const api = createApi();
  const token = issue('oauth');

  await api.revokeToken(token);
  await api.revokeToken(token);

  expect(await api.checkToken(token)).toBe(false);
});

it('says which settings to look at when GitHub does not know the app', async () => {
  const api = createApi({ ...APP, clientSecret: 'wrong' });

  await expect(api.checkToken(issue('oauth'))).rejects.toThrow(/GITHUB_CLIENT_SECRET/);
  await expect(createApi({ ...APP, clientId: 'unknown' }).createDeviceCode([])).rejects.toMatchObject({
    problem: 'incorrect_client_credentials',
  });
});

it('says what is missing when no app is configured', async () => {
  await expect(createApi(null).checkToken('gho_x')).rejects.toThrow(/GITHUB_CLIENT_ID/);
});

it('starts the device flow and is told to wait, then to slow down', async () => {
  const api = createApi();
  const code = await api.createDeviceCode(['repo', 'read:org']);

  expect(code).toMatchObject({
    verificationUri: `${standIn.webUrl}/login/device`,
    expiresInSeconds: 900,
    intervalSeconds: 5,
  });
  expect(code.userCode).toMatch(/^[A-Z0-9]{4}-[A-Z0-9]{4}$/);
  clock.advance(5_000);
  await expect(api.exchangeDeviceCode(code.deviceCode)).rejects.toMatchObject({
    problem: 'authorization_pending',
  });
  await expect(api.exchangeDeviceCode(code.deviceCode)).rejects.toMatchObject({
    problem: 'slow_down',
    intervalSeconds: 10,
  });
});

it('hands over the token with its scopes once the code was entered', async () => {
  const api = createApi();
  const code = await api.createDeviceCode(['repo', 'read:org']);
  await enter(code.userCode);

  const { token, scopes } = await api.exchangeDeviceCode(code.deviceCode);

  expect(scopes.toSorted()).toEqual(['read:org', 'repo']);
  expect(await api.checkToken(token)).toBe(true);
});

it('tells an expired code, a code nobody knows, and an app without device flow apart', async () => {
  const api = createApi();
  const code = await api.createDeviceCode([]);
  clock.advance(901_000);

  await expect(api.exchangeDeviceCode(code.deviceCode)).rejects.toMatchObject({ problem: 'expired_token' });
  await expect(api.exchangeDeviceCode('nonsense')).rejects.toMatchObject({
    problem: 'incorrect_device_code',
  });
  standIn.world.addOAuthApp({ ...APP, deviceFlowEnabled: false });
  await expect(api.createDeviceCode([])).rejects.toMatchObject({ problem: 'device_flow_disabled' });
});

it.each([500, 502, 503])('says that GitHub is away on %i', async (status) => {
  standIn.faults.inject({ kind: 'status', status, times: 2 });

  await expect(createApi().checkToken('gho_x')).rejects.toThrow(GithubUnavailableError);
  await expect(createApi().createDeviceCode([])).rejects.toThrow(GithubUnavailableError);
});

it('holds neither token nor secret in what it throws', async () => {
  standIn.faults.inject({ kind: 'reset' });

  const error = await createApi()
    .checkToken('gho_very_secret')
    .catch((error: unknown) => error);

  expect(error).toBeInstanceOf(GithubUnavailableError);
  expect(`${String(error)} ${JSON.stringify(error)}`).not.toMatch(/gho_very_secret|the-secret-of-the-app/);
  expect((error as Error).cause).toBeUndefined();
});

it('throws its own kind of error for every refusal', async () => {
  await expect(createApi().exchangeDeviceCode('nonsense')).rejects.toBeInstanceOf(GithubOAuthError);
});

function createApi(oauthApp: Config['github']['oauthApp'] = APP): GithubOAuthApi {
  const { webUrl, apiUrl, graphqlUrl } = standIn;
  return new GithubOAuthApi({ github: { webUrl, apiUrl, graphqlUrl, oauthApp, token: null } } as Config);
}

/** As the person does in a browser of their own. */
async function enter(userCode: string): Promise<void> {
  const response = await fetch(`${standIn.webUrl}/login/device`, {
    method: 'POST',
    headers: { cookie: 'user_session=ada' },
    body: new URLSearchParams({ user_code: userCode }),
  });
  if (!response.ok) throw new Error(`The stand-in refused the code with ${response.status}`);
}

function issue(kind: 'oauth' | 'pat'): string {
  const app = kind === 'oauth' ? { clientId: APP.clientId } : {};
  return standIn.world.issueToken({ login: 'ada', scopes: ['repo'], kind, ...app });
}
