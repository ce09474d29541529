import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
