import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { Harness } from '../testing/harness.ts';

const APP = { clientId: 'Iv1.spec', clientSecret: 'hush' };
let harness: Harness;

beforeEach(async () => {
  harness = new Harness();
  harness.world.addOAuthApp(APP);
  await harness.start();
});
afterEach(() => harness.stop());

describe('an app with its own id and secret', () => {
  const basic = `Basic ${Buffer.from(`${APP.clientId}:${APP.clientSecret}`).toString('base64')}`;

  async function manage(
    method: string,
    path: string,
    accessToken: string,
    authorization = basic,
  ): Promise<Response> {
    return fetch(`${harness.standIn.apiUrl}/applications/${APP.clientId}/${path}`, {
      method,
      headers: { authorization, 'user-agent': 'spec', 'content-type': 'application/json' },
      body: JSON.stringify({ access_token: accessToken }),
    });
  }

  function issue(clientId = APP.clientId): string {
    return harness.world.issueToken({ login: 'ada', scopes: ['repo'], kind: 'oauth', clientId });
  }

  it('checks its tokens and no others', async () => {
    const own = await manage('POST', 'token', issue());

    expect(own.status).toBe(200);
    expect(await own.json()).toMatchObject({
      scopes: ['repo'],
      user: { login: 'ada' },
      app: { client_id: APP.clientId },
    });
    expect((await manage('POST', 'token', issue('other'))).status).toBe(404);
    expect((await manage('POST', 'token', 'gho_dead')).status).toBe(404);
    expect((await manage('POST', 'token', issue(), 'Basic d3Jvbmc6d3Jvbmc=')).status).toBe(401);
  });

  it('revokes one token, or the grant with all of them', async () => {
    const [one, two, three] = [issue(), issue(), issue()];

    const revoked = await manage('DELETE', 'token', one);
    const afterOne = (await harness.get('/user', two)).status;
    const ended = await manage('DELETE', 'grant', two);

    expect([revoked.status, ended.status, afterOne]).toEqual([204, 204, 200]);
    expect((await harness.get('/user', one)).status).toBe(401);
    expect((await harness.get('/user', three)).status).toBe(401);
  });
});
