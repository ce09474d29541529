import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { THROTTLE_LIMITS, type ThrottleLimits } from '../../src/auth/throttle-limits.ts';
import type { Browser } from '../support/browser.ts';
import { TestApp } from '../support/test-app.ts';

const LOGIN = 'octo-demo';

let app: TestApp;

beforeAll(async () => {
  app = await TestApp.start();
});

afterAll(async () => {
  await app.close();
});

/** A browser whose owner is signed in at GitHub. */
async function createGithubUser(): Promise<Browser> {
  const browser = app.createBrowser();
  await browser.jar.setCookie(`user_session=${LOGIN}; Path=/`, app.standIn.webUrl);
  return browser;
}

async function getJson(response: Response): Promise<Record<string, unknown>> {
  return (await response.json()) as Record<string, unknown>;
}

describe("GitHub's answer to a sign-in", () => {
  it.each(['', '?code=&error=', '?state=of-nobody'])(
    'is refused at once when it says nothing: %j',
    async (query) => {
      const browser = await createGithubUser();
      await browser.send('/auth/github');

      const response = await browser.send(`/auth/github/callback${query}`);

      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ code: 'auth.bad_state' });
    },
  );
});

describe('the way to GitHub', () => {
  it.each(['cross-site', 'same-site'])('is taken by no link of a %s page alone', async (site) => {
    const browser = await app.signIn(LOGIN);
    const path = '/auth/github?access=public&returnTo=%2Fauth%2Fme';

    const response = await browser.send(path, { headers: { 'sec-fetch-site': site } });
    const page = await response.text();

    expect([response.status, response.headers.get('location')]).toEqual([200, null]);
    const href = /<a href="([^"]+)">/.exec(page)?.[1]?.replaceAll('&amp;', '&');
    expect(href).toBe(path);
    const pressed = await browser.send(path, { headers: { 'sec-fetch-site': 'same-origin' } });
    expect(pressed.headers.get('location')).toContain(app.standIn.webUrl);
  });

  it.each(['same-origin', 'none'])('is open at once to a browser that says %s', async (site) => {
    const response = await app.createBrowser().send('/auth/github', { headers: { 'sec-fetch-site': site } });

    expect(response.headers.get('location')).toContain(app.standIn.webUrl);
  });
});

describe('keys', () => {
  it.each(['/api/docs', '/api/openapi.json'])('that open nothing are counted at %s too', async (path) => {
    const busy = await TestApp.start({ standIn: app.standIn, config: { github: app.config.github } });
    busy.app.get<ThrottleLimits>(THROTTLE_LIMITS).failedKeysPerMinute = 1;
    const ask = async (): Promise<Response> =>
      fetch(busy.url + path, { headers: { authorization: 'Bearer oct_wrong' } });

    const statuses = [(await ask()).status, (await ask()).status];
    await busy.close();

    expect(statuses).toEqual([401, 429]);
  });

  it('are refused beyond 50 of one account, in words, until one is revoked', async () => {
    app.app.get<ThrottleLimits>(THROTTLE_LIMITS).strictPerMinute = 1000;
    const browser = await app.signIn(LOGIN);
    const create = (): Promise<Response> =>
      browser.send('/api/keys', { method: 'POST', json: { name: 'script' } });
    const created = await Promise.all(Array.from({ length: 60 }, create));
    const bodies = await Promise.all(created.map(getJson));
    const id = String(bodies.find((body) => 'key' in body)?.['id']);

    const refused = await create();
    await browser.send(`/api/keys/${id}`, { method: 'DELETE' });
    const again = await create();

    expect(created.filter(({ status }) => status === 201)).toHaveLength(50);
    expect(refused.status).toBe(409);
    expect(await refused.json()).toMatchObject({ code: 'auth.too_many_keys', detail: expect.any(String) });
    expect(again.status).toBe(201);
  });
});
