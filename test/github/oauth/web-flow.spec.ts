import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { Harness } from '../testing/harness.ts';

const APP = {
  clientId: 'Iv1.spec',
  clientSecret: 'hush',
  callbackUrls: ['https://app.example/auth/callback'],
};
const VERIFIER = 'v'.repeat(64);
const CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url');
let harness: Harness;

beforeEach(async () => {
  harness = new Harness();
  harness.world.addOAuthApp(APP);
  await harness.start();
  harness.standIn.signedInAs = 'ada';
});
afterEach(() => harness.stop());

async function authorize(params: Record<string, string>, headers: Record<string, string> = {}): Promise<URL> {
  const query = new URLSearchParams({ client_id: APP.clientId, state: 'xyz', ...params });
  const url = `${harness.standIn.webUrl}/login/oauth/authorize?${query.toString()}`;
  const response = await fetch(url, { redirect: 'manual', headers });
  expect(response.status).toBe(302);
  return new URL(response.headers.get('location') ?? '');
}

async function exchange(fields: Record<string, string>, accept = 'application/json'): Promise<Response> {
  const body = new URLSearchParams({ client_id: APP.clientId, client_secret: APP.clientSecret, ...fields });
  return fetch(`${harness.standIn.webUrl}/login/oauth/access_token`, {
    method: 'POST',
    body,
    headers: { accept },
  });
}

async function codeFor(params: Record<string, string> = {}): Promise<string> {
  return (await authorize({ scope: 'repo read:org', ...params })).searchParams.get('code') ?? '';
}

async function errorOf(fields: Record<string, string>): Promise<unknown> {
  const response = await exchange(fields);
  expect(response.status).toBe(200);
  return ((await response.json()) as { error?: string }).error;
}

describe('the authorize page', () => {
  it('sends the browser back with a code and the state', async () => {
    const target = await authorize({ redirect_uri: 'https://app.example/auth/callback?keep=1' });

    expect(`${target.origin}${target.pathname}`).toBe('https://app.example/auth/callback');
    expect(target.searchParams.get('state')).toBe('xyz');
    expect(target.searchParams.get('keep')).toBe('1');
    expect(target.searchParams.get('code')).toMatch(/^[0-9a-f]{20}$/);
  });

  it('says access_denied when the user declines', async () => {
    harness.standIn.authorizeDecision = 'deny';

    const target = await authorize({});

    expect(target.searchParams.get('error')).toBe('access_denied');
    expect(target.searchParams.get('state')).toBe('xyz');
    expect(target.searchParams.has('code')).toBe(false);
  });

  it.each([
    'https://evil.example/auth/callback',
    'https://app.example.evil.example/auth/callback',
    'https://evilapp.example/auth/callback',
    'https://app.example/auth/callbackish',
    'https://app.example/auth/callback/../../elsewhere',
    'https://app.example:8443/auth/callback',
    'http://app.example/auth/callback',
  ])('never sends the code to %s', async (redirectUri) => {
    const target = await authorize({ redirect_uri: redirectUri });

    expect(`${target.origin}${target.pathname}`).toBe('https://app.example/auth/callback');
    expect(target.searchParams.get('error')).toBe('redirect_uri_mismatch');
    expect(target.searchParams.has('code')).toBe(false);
  });

  it.each(['https://app.example/auth/callback/deeper', 'https://sub.app.example/auth/callback'])(
    'lets %s pass: below the callback',
    async (redirectUri) => {
      expect((await authorize({ redirect_uri: redirectUri })).searchParams.has('code')).toBe(true);
    },
  );

  it('leaves the port free on loopback', async () => {
    harness.world.addOAuthApp({ ...APP, clientId: 'local', callbackUrls: ['http://127.0.0.1/cb'] });

    const target = await authorize({ client_id: 'local', redirect_uri: 'http://127.0.0.1:4711/cb' });

    expect(target.port).toBe('4711');
    expect(target.searchParams.has('code')).toBe(true);
  });

  it('does not know an unknown app', async () => {
    const response = await fetch(`${harness.standIn.webUrl}/login/oauth/authorize?client_id=nobody`, {
      redirect: 'manual',
    });

    expect(response.status).toBe(404);
  });

  it('asks who is there, and takes the cookie of who signed in', async () => {
    harness.standIn.signedInAs = null;
    const login = await authorize({});
    const form = new URLSearchParams({ login: 'bob', return_to: login.searchParams.get('return_to') ?? '' });

    const signedIn = await fetch(`${harness.standIn.webUrl}/login`, {
      method: 'POST',
      body: form,
      redirect: 'manual',
    });
    const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
    const target = await authorize({}, { cookie });

    expect(login.pathname).toBe('/login');
    expect(signedIn.headers.get('location')).toContain('/login/oauth/authorize?client_id=');
    expect(target.searchParams.has('code')).toBe(true);
  });

  it.each([
    { code_challenge: CHALLENGE, code_challenge_method: 'plain' },
    { code_challenge: CHALLENGE },
    { code_challenge: 'short', code_challenge_method: 'S256' },
  ])('refuses the challenge %j: S256 or nothing', async (params: Record<string, string>) => {
    expect((await authorize(params)).searchParams.get('error')).toBe('invalid_request');
  });
});

describe('the code', () => {
  it('becomes a token that works, with the granted scopes', async () => {
    const answer = (await (await exchange({ code: await codeFor() })).json()) as Record<string, string>;
    const user = await harness.get('/user', answer.access_token);

    expect(answer).toMatchObject({ token_type: 'bearer', scope: 'read:org,repo' });
    expect(answer.access_token).toMatch(/^gho_/);
    expect(await user.json()).toMatchObject({ login: 'ada' });
    expect(user.headers.get('x-oauth-client-id')).toBe(APP.clientId);
  });

  it('answers in a form unless JSON is asked for', async () => {
    const response = await exchange({ code: await codeFor() }, '*/*');

    expect(response.headers.get('content-type')).toContain('application/x-www-form-urlencoded');
    expect(new URLSearchParams(await response.text()).get('token_type')).toBe('bearer');
  });

  it('grants less when the user grants less', async () => {
    harness.standIn.grantScopes = ['read:org'];

    const response = await exchange({ code: await codeFor() });

    expect(await response.json()).toMatchObject({ scope: 'read:org' });
  });

  it('is good once', async () => {
    const code = await codeFor();
    await exchange({ code });

    expect(await errorOf({ code })).toBe('bad_verification_code');
  });

  it('is good for ten minutes', async () => {
    const code = await codeFor();
    harness.clock.advance(601);

    expect(await errorOf({ code })).toBe('bad_verification_code');
  });

  it('needs the verifier of its challenge', async () => {
    const params = { code_challenge: CHALLENGE, code_challenge_method: 'S256' };

    expect(await errorOf({ code: await codeFor(params) })).toBe('bad_verification_code');
    expect(await errorOf({ code: await codeFor(params), code_verifier: 'wrong' })).toBe(
      'bad_verification_code',
    );
    expect(await errorOf({ code: await codeFor(params), code_verifier: VERIFIER })).toBeUndefined();
  });

  it('needs the right secret, app and redirect', async () => {
    harness.world.addOAuthApp({ ...APP, clientId: 'other' });

    expect(await errorOf({ code: await codeFor(), client_secret: 'wrong' })).toBe(
      'incorrect_client_credentials',
    );
    expect(await errorOf({ code: await codeFor(), client_id: 'other' })).toBe('bad_verification_code');
    expect(await errorOf({ code: await codeFor(), redirect_uri: 'https://app.example/other' })).toBe(
      'redirect_uri_mismatch',
    );
  });
});
