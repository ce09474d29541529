import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { SigninLinkService } from '../../src/auth/signin-link.service.ts';
import { THROTTLE_LIMITS, type ThrottleLimits } from '../../src/auth/throttle-limits.ts';
import { createDemoWorld } from '../github/world.ts';
import type { Browser } from '../support/browser.ts';
import { findFreePort, OAUTH_APP, TestApp } from '../support/test-app.ts';

const LOGIN = 'octo-demo';
const PAGE = { headers: { accept: 'text/html' } };

let app: TestApp;

beforeAll(async () => {
  app = await TestApp.start();
  // Everything here comes from one address.
  app.app.get<ThrottleLimits>(THROTTLE_LIMITS).strictPerMinute = 1000;
});

afterAll(async () => {
  await app.close();
});

afterEach(() => {
  app.standIn.authorizeDecision = 'approve';
  app.standIn.grantScopes = null;
  app.standIn.faults.clear();
});

async function getJson(response: Response): Promise<Record<string, unknown>> {
  return (await response.json()) as Record<string, unknown>;
}

/** Where GitHub is told to send the browser, and what for. */
async function startSignIn(browser: Browser, path: string): Promise<URL> {
  const response = await browser.send(path);
  await response.body?.cancel();
  return new URL(response.headers.get('location') ?? 'none:');
}

/** A browser whose owner is signed in at GitHub. */
async function createGithubUser(login = LOGIN): Promise<Browser> {
  const browser = app.createBrowser();
  await browser.jar.setCookie(`user_session=${login}; Path=/`, app.standIn.webUrl);
  return browser;
}

async function getSessionCookie(browser: Browser): Promise<string | undefined> {
  const cookies = await browser.jar.getCookies(app.url);
  return cookies.find(({ key }) => key === 'octavo.sid')?.value;
}

async function createKey(browser: Browser): Promise<{ id: string; key: string }> {
  const response = await browser.send('/api/keys', { method: 'POST', json: { name: 'script' } });
  return (await response.json()) as { id: string; key: string };
}

function withKey(key: string, method = 'GET'): RequestInit {
  return { method, headers: { authorization: `Bearer ${key}` } };
}

describe('signing in with GitHub', () => {
  it('sends the browser to GitHub with state, PKCE, the exact callback and the scopes', async () => {
    const url = await startSignIn(app.createBrowser(), '/auth/github');

    expect(url.origin + url.pathname).toBe(`${app.standIn.webUrl}/login/oauth/authorize`);
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      client_id: OAUTH_APP.clientId,
      redirect_uri: `${app.url}/auth/github/callback`,
      scope: 'repo read:org user:email',
      code_challenge_method: 'S256',
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      state: expect.stringMatching(/^\S{20,}$/),
    });
  });

  it('ends on a page when it was on its way to nothing', async () => {
    const browser = await createGithubUser();

    const landing = await browser.visit('/auth/github');

    expect([new URL(landing.url).pathname, landing.status]).toEqual(['/api/docs', 200]);
    expect(await landing.text()).toContain('<title>');
  });

  it('asks for no access to private repos when public ones are enough', async () => {
    const url = await startSignIn(app.createBrowser(), '/auth/github?access=public');

    expect(url.searchParams.get('scope')).toBe('read:org user:email');
  });

  it('ends where it was to lead, as who agreed, with the scopes that were granted', async () => {
    app.standIn.grantScopes = ['read:org'];
    const browser = await createGithubUser();

    const landing = await browser.visit('/auth/github?returnTo=/auth/me');

    expect(await getJson(landing)).toMatchObject({
      login: LOGIN,
      via: 'session',
      credentials: [{ kind: 'oauth', state: 'alive', scopes: ['read:org'] }],
    });
  });

  it('gives the browser a new session id, and a cookie that scripts and other sites do not get', async () => {
    const browser = await createGithubUser();
    const authorize = await startSignIn(browser, '/auth/github?returnTo=/auth/me');
    const before = await getSessionCookie(browser);

    const back = await browser.send(authorize.href);
    const signedIn = await browser.send(back.headers.get('location') ?? '');
    const after = await getSessionCookie(browser);

    const [setCookie = ''] = signedIn.headers.getSetCookie();
    expect(setCookie).toMatch(/^octavo\.sid=.*HttpOnly; SameSite=Lax$/);
    expect(setCookie).not.toContain('Secure');
    expect(before).toMatch(/^s%3A/);
    expect(after).not.toBe(before);
  });

  it.each(['//evil.example', '/%5Cevil.example', 'https://evil.example/', '/%09/evil.example'])(
    'does not lead to %s afterwards',
    async (returnTo) => {
      const response = await app.createBrowser().send(`/auth/github?returnTo=${returnTo}`);

      expect(response.status).toBe(400);
      expect(await getJson(response)).toMatchObject({ errors: [{ field: 'returnTo' }] });
    },
  );

  it('says on a page that the person said no', async () => {
    app.standIn.authorizeDecision = 'deny';

    const landing = await (await createGithubUser()).visit('/auth/github');

    expect(landing.status).toBe(403);
    expect(landing.headers.get('content-type')).toContain('text/html');
    expect(await landing.text()).toContain('You did not authorize Octavo');
  });

  it('refuses an answer that this browser did not ask for', async () => {
    const authorize = await startSignIn(await createGithubUser(), '/auth/github');
    const back = await (await createGithubUser()).send(authorize.href);
    const victim = app.createBrowser();

    const response = await victim.send(back.headers.get('location') ?? '', PAGE);

    expect(response.status).toBe(400);
    expect(await response.text()).toContain('not started in this browser');
    expect((await victim.send('/auth/me')).status).toBe(401);
  });

  it('takes a code once', async () => {
    const browser = await createGithubUser();
    const authorize = await startSignIn(browser, '/auth/github?returnTo=/auth/me');
    const back = await browser.send(authorize.href);
    const callback = back.headers.get('location') ?? '';
    await browser.send(callback);

    const again = await browser.send(callback);

    expect(again.status).toBe(400);
    expect(await getJson(again)).toMatchObject({ code: 'auth.bad_state' });
  });

  it.each([
    ['does not answer', { kind: 'status', status: 502 } as const],
    ['cuts the line', { kind: 'reset' } as const],
    ['sends a page instead of a token', { kind: 'html', status: 200 } as const],
  ])('says that GitHub %s', async (_, fault) => {
    app.standIn.faults.inject({ ...fault, match: { path: /access_token/ } });
    const browser = await createGithubUser();

    const landing = await browser.visit('/auth/github');

    expect(landing.status).toBe(502);
    expect(await landing.text()).toContain('try again');
    expect(app.standIn.faults.unused()).toEqual([]);
  });
});

describe('the door', () => {
  it('is closed without session or key, and says how to open it', async () => {
    const response = await app.createBrowser().send('/auth/me');

    expect(response.status).toBe(401);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    expect(response.headers.get('www-authenticate')).toContain('Bearer');
    expect(await getJson(response)).toMatchObject({ detail: expect.stringContaining('/auth/github') });
  });

  it('opens to a key until it is revoked', async () => {
    const browser = await app.signIn(LOGIN);
    const { id, key } = await createKey(browser);
    expect(key).toMatch(/^oct_[\w-]{43}$/);

    const before = await fetch(`${app.url}/auth/me`, withKey(key));
    const revoked = await fetch(`${app.url}/api/keys/${id}`, withKey(key, 'DELETE'));
    const after = await fetch(`${app.url}/auth/me`, withKey(key));

    expect(await getJson(before)).toMatchObject({ login: LOGIN, via: 'key' });
    expect([revoked.status, after.status]).toEqual([204, 401]);
  });

  it('stays closed to a wrong key although a right cookie comes with it', async () => {
    const browser = await app.signIn(LOGIN);

    const response = await browser.send('/auth/me', {
      headers: { authorization: `Bearer oct_${'x'.repeat(43)}` },
    });

    expect(response.status).toBe(401);
  });

  it('lists keys without the keys, and nobody else can revoke them', async () => {
    const browser = await app.signIn(LOGIN);
    const { id, key } = await createKey(browser);
    await fetch(`${app.url}/auth/me`, withKey(key));
    const rival = await app.signIn('octo-rival');

    const list = await (await browser.send('/api/keys')).text();
    const theirs = await rival.send(`/api/keys/${id}`, { method: 'DELETE' });

    expect(list).toContain(id);
    expect(list).not.toContain(key.slice(4));
    expect(list).toContain(`"lastUsedAt":"${app.clock.now().toISOString()}"`);
    expect(theirs.status).toBe(404);
    expect((await fetch(`${app.url}/auth/me`, withKey(key))).status).toBe(200);
  });

  it.each([
    ['another origin', { origin: 'https://evil.example' }],
    ['the origin null', { origin: 'null' }],
    ['another site, as the browser says', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }],
  ])('refuses what a page of %s posts with the cookie', async (_, headers) => {
    const browser = await app.signIn(LOGIN);

    const response = await browser.send('/api/keys', { method: 'POST', json: { name: 'stolen' }, headers });

    expect(response.status).toBe(403);
    expect(await getJson(response)).toMatchObject({ code: 'auth.cross_origin' });
  });

  it.each([
    ['an empty name', { name: ' ' }, 'name'],
    ['no name', {}, 'name'],
    ['an unknown field', { name: 'a', admin: true }, 'admin'],
  ])('refuses a key with %s', async (_, json, field) => {
    const browser = await app.signIn(LOGIN);

    const response = await browser.send('/api/keys', { method: 'POST', json });

    expect(response.status).toBe(400);
    expect(await getJson(response)).toMatchObject({ errors: [{ field }] });
  });
});

describe('signing out', () => {
  it('ends this session and no other', async () => {
    const here = await app.signIn(LOGIN);
    const there = await app.signIn(LOGIN);

    const response = await here.send('/auth/logout', { method: 'POST' });

    expect(response.status).toBe(204);
    expect((await here.send('/auth/me')).status).toBe(401);
    expect((await there.send('/auth/me')).status).toBe(200);
  });

  it('everywhere ends every session but no key', async () => {
    const here = await app.signIn(LOGIN);
    const there = await app.signIn(LOGIN);
    const { key } = await createKey(here);

    const response = await here.send('/auth/logout-everywhere', { method: 'POST' });

    expect(response.status).toBe(204);
    expect((await here.send('/auth/me')).status).toBe(401);
    expect((await there.send('/auth/me')).status).toBe(401);
    expect((await fetch(`${app.url}/auth/me`, withKey(key))).status).toBe(200);
  });
});

describe('a sign-in link', () => {
  it('opens by its button, once, and not by being looked at', async () => {
    const owner = await getJson(await (await app.signIn(LOGIN)).send('/auth/me'));
    const link = await app.app.get(SigninLinkService).createSigninLink(Number(owner['accountId']));
    const browser = app.createBrowser();

    const preview = await browser.send(link.href, PAGE);
    const page = await browser.send(link.href, PAGE);
    const pressed = await browser.send(link.href, { method: 'POST', ...PAGE });
    const again = await app.createBrowser().send(link.href, { method: 'POST', ...PAGE });

    expect(await preview.text()).toContain(`action="${link.pathname}"`);
    expect(page.status).toBe(200);
    expect(pressed.status).toBe(303);
    expect(await getJson(await browser.send('/auth/me'))).toMatchObject({ login: LOGIN, via: 'session' });
    expect(again.status).toBe(403);
    expect(await again.text()).toContain('used already');
  });

  it('is closed after 10 minutes', async () => {
    const owner = await getJson(await (await app.signIn(LOGIN)).send('/auth/me'));
    const link = await app.app.get(SigninLinkService).createSigninLink(Number(owner['accountId']));

    app.clock.advance(10 * 60_000);

    expect((await app.createBrowser().send(link.href, { method: 'POST' })).status).toBe(403);
  });

  it("signs nobody in from another page's form", async () => {
    const owner = await getJson(await (await app.signIn(LOGIN)).send('/auth/me'));
    const link = await app.app.get(SigninLinkService).createSigninLink(Number(owner['accountId']));

    const response = await app
      .createBrowser()
      .send(link.href, { method: 'POST', headers: { origin: 'https://evil.example' } });

    expect(response.status).toBe(403);
    expect(await getJson(response)).toMatchObject({ code: 'auth.cross_origin' });
  });
});

describe('a device login over HTTP', () => {
  it('gives a key that works', async () => {
    const started = await fetch(`${app.url}/auth/device`, { method: 'POST' });
    const login = (await started.json()) as { id: string; userCode: string; intervalSeconds: number };
    const pending = await getJson(await fetch(`${app.url}/auth/device/${login.id}`));
    app.standIn.approveDevice(login.userCode, LOGIN);
    app.clock.advance(login.intervalSeconds * 1000);
    const approved = await getJson(await fetch(`${app.url}/auth/device/${login.id}`));

    expect(started.status).toBe(201);
    expect(pending).toEqual({ state: 'pending' });
    expect(approved).toMatchObject({ state: 'approved' });
    expect((await fetch(`${app.url}/auth/me`, withKey(String(approved['apiKey'])))).status).toBe(200);
  });

  it('refuses an id that cannot be one', async () => {
    expect((await fetch(`${app.url}/auth/device/1`)).status).toBe(400);
    expect((await fetch(`${app.url}/auth/device/${'x'.repeat(43)}`)).status).toBe(404);
  });
});

describe('disconnecting', () => {
  it('ends the token at GitHub, and here session, key and account', async () => {
    const browser = await app.signIn('octo-rival');
    const { key } = await createKey(browser);

    const response = await browser.send('/auth/disconnect', { method: 'POST' });

    expect(await getJson(response)).toEqual({ revokedAtGithub: true, keptForServiceAccount: false });
    expect((await browser.send('/auth/me')).status).toBe(401);
    expect((await fetch(`${app.url}/auth/me`, withKey(key))).status).toBe(401);
  });

  it('lets the person go although GitHub cannot be reached, and says so', async () => {
    const browser = await app.signIn('octo-rival');
    app.standIn.faults.inject({ kind: 'status', status: 503, match: { path: /^\/applications\// } });

    const response = await browser.send('/auth/disconnect', { method: 'POST' });

    expect(await getJson(response)).toMatchObject({ revokedAtGithub: false });
    expect((await browser.send('/auth/me')).status).toBe(401);
  });
});

describe('an application that is not set up for signing in', () => {
  it('says what to set when there is no OAuth app', async () => {
    const { github } = app.config;
    const bare = await TestApp.start({
      standIn: app.standIn,
      config: { github: { ...github, oauthApp: null } },
    });

    const web = await bare.createBrowser().send('/auth/github');
    const device = await bare.createBrowser().send('/auth/device', { method: 'POST' });
    const problems = [await getJson(web), await getJson(device)];
    await bare.close();

    expect([web.status, device.status]).toEqual([503, 503]);
    for (const problem of problems) {
      expect(problem).toMatchObject({ detail: expect.stringContaining('GITHUB_CLIENT_ID') });
    }
  });

  it('says that the secret of the OAuth app is wrong', async () => {
    const { github } = app.config;
    const wrong = await TestApp.start({
      world: createDemoWorld(),
      config: { github: { ...github, oauthApp: { ...OAUTH_APP, clientSecret: 'not this one' } } },
    });
    const browser = wrong.createBrowser();
    await browser.jar.setCookie(`user_session=${LOGIN}; Path=/`, app.standIn.webUrl);

    const landing = await browser.visit('/auth/github');
    const text = await landing.text();
    await wrong.close();

    expect(landing.status).toBe(502);
    expect(text).toContain('GITHUB_CLIENT_SECRET');
    expect(text).not.toContain('not this one');
  });

  it('refuses who is not named, with a page that says so', async () => {
    const strict = await TestApp.start({
      standIn: app.standIn,
      config: { github: app.config.github, signInAllowed: [{ kind: 'login', login: 'somebody-else' }] },
    });
    const browser = strict.createBrowser();
    await browser.jar.setCookie(`user_session=${LOGIN}; Path=/`, app.standIn.webUrl);

    const landing = await browser.visit('/auth/github');
    const text = await landing.text();
    await strict.close();

    expect(landing.status).toBe(403);
    expect(text).toContain(`${LOGIN} may not sign in here`);
  });
});

describe('asking too often', () => {
  it('is answered with 429 and when to come back, on the login ways by address', async () => {
    const busy = await TestApp.start({ standIn: app.standIn, config: { github: app.config.github } });

    busy.app.get<ThrottleLimits>(THROTTLE_LIMITS).strictPerMinute = 2;
    const ask = (): Promise<Response> => fetch(`${busy.url}/auth/device/${'x'.repeat(43)}`);

    const statuses = [(await ask()).status, (await ask()).status];
    const last = await ask();
    const problem = await getJson(last);
    const elsewhere = await fetch(`${busy.url}/auth/me`);
    await busy.close();

    expect(statuses).toEqual([404, 404]);
    expect(last.status).toBe(429);
    expect(Number(last.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(problem).toMatchObject({ status: 429, code: 'too_many_requests' });
    expect(elsewhere.status).toBe(401);
  });

  it('holds for each key by itself, and for wrong keys by address', async () => {
    const busy = await TestApp.start({ standIn: app.standIn, config: { github: app.config.github } });
    const limits = busy.app.get<ThrottleLimits>(THROTTLE_LIMITS);
    const browser = await busy.signIn(LOGIN);
    const [one, two] = [await createKey(browser), await createKey(browser)];
    limits.usualPerMinute = 2;
    limits.failedKeysPerMinute = 1;
    const askWith = async (key: string): Promise<number> =>
      (await fetch(`${busy.url}/auth/me`, withKey(key))).status;

    const ofOne = [await askWith(one.key), await askWith(one.key), await askWith(one.key)];
    const ofTwo = await askWith(two.key);
    const ofWrong = [await askWith('oct_wrong'), await askWith('oct_wrong')];
    await busy.close();

    expect(ofOne).toEqual([200, 200, 429]);
    expect(ofTwo).toBe(200);
    expect(ofWrong).toEqual([401, 429]);
  });
});

describe('behind https', () => {
  it('sends the cookie by https alone and binds it to the host', async () => {
    const http = {
      host: '127.0.0.1',
      port: await findFreePort(),
      publicUrl: 'https://octavo.example',
      trustProxy: 1,
    };
    const secure = await TestApp.start({ standIn: app.standIn, config: { github: app.config.github, http } });

    const response = await fetch(`http://127.0.0.1:${http.port}/auth/github`, {
      redirect: 'manual',
      headers: { 'x-forwarded-proto': 'https' },
    });
    await secure.close();

    const [cookie = ''] = response.headers.getSetCookie();
    expect(cookie).toMatch(/^__Host-octavo\.sid=.*; Path=\/; .*HttpOnly; Secure; SameSite=Lax$/);
    expect(response.headers.get('location')).toContain(
      encodeURIComponent('https://octavo.example/auth/github/callback'),
    );
  });
});
