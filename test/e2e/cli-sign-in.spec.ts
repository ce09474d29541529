import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDemoWorld } from '../github/world.ts';
import { OAUTH_APP, TestApp } from '../support/test-app.ts';
import { CliProcess, runCli, toEnvironment } from './cli.kit.ts';

/** Beside a running service, on the same database. */
describe('octavo for signing in', () => {
  let service: TestApp;
  let environment: Record<string, string>;

  beforeEach(async () => {
    service = await TestApp.start({ world: createDemoWorld() });
    environment = {
      ...toEnvironment(service.database, service.standIn),
      SECRET_KEYS: service.config.secretKeys.join(','),
      PUBLIC_URL: service.url,
      GITHUB_CLIENT_ID: OAUTH_APP.clientId,
      GITHUB_CLIENT_SECRET: OAUTH_APP.clientSecret,
    };
  });
  afterEach(async () => {
    await service.close();
  });

  it('signs in by a code and prints a key that the service takes', async () => {
    service.standIn.world.issueToken({ login: 'octo-demo', scopes: ['repo'], kind: 'pat' });
    const login = new CliProcess(['login'], environment);
    const [, userCode = ''] = await login.waitForMessage(/type the code {2}(\S+)/);
    service.standIn.approveDevice(userCode, 'octo-demo');

    const { code, output, messages } = await login.end();

    expect(code).toBe(0);
    expect(messages).toContain('Signed in as octo-demo.');
    expect(messages).toContain('octavo sync viewer --account octo-demo');
    expect(await statusWith(service, output.trim())).toBe(200);
  });

  it('ends with 1 when the sign-in is refused at GitHub', async () => {
    const login = new CliProcess(['login'], environment);
    const [, userCode = ''] = await login.waitForMessage(/type the code {2}(\S+)/);
    service.standIn.denyDevice(userCode);

    const { code, output, messages } = await login.end();

    expect({ code, output }).toEqual({ code: 1, output: '' });
    expect(messages).toContain('The sign-in was refused at GitHub');
  });

  it('makes, lists and ends keys', async () => {
    await service.signIn('octo-demo');
    const as = ['--account', 'octo-demo'];
    const created = await runCli(['keys', 'create', 'nightly job', ...as], environment);
    const key = created.output.trim();
    const statusBefore = await statusWith(service, key);
    const listed = await runCli(['keys', 'list', ...as], environment);
    const [id = ''] = listed.output.split(' ');

    const revoked = await runCli(['keys', 'revoke', id, ...as], environment);

    expect(listed.output).toMatch(/nightly job\n$/);
    expect(listed.output).not.toContain(key);
    expect(revoked.code).toBe(0);
    expect([statusBefore, await statusWith(service, key)]).toEqual([200, 401]);
    expect((await runCli(['keys', 'revoke', id, ...as], environment)).code).toBe(1);
  });

  it('prints a link that signs a browser in', async () => {
    await service.signIn('octo-demo');
    const { output } = await runCli(['signin-link', '--account', 'octo-demo'], environment);
    const browser = service.createBrowser();

    const landing = await browser.send(output.trim(), { method: 'POST' });
    const me = await browser.send('/auth/me');

    expect(landing.status).toBe(303);
    expect(await me.json()).toMatchObject({ login: 'octo-demo', via: 'session' });
  });
});

async function statusWith(service: TestApp, key: string): Promise<number> {
  const response = await fetch(`${service.url}/auth/me`, { headers: { authorization: `Bearer ${key}` } });
  await response.body?.cancel();
  return response.status;
}
