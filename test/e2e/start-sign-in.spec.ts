import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findDifference, toTruth } from '../demo/truth.ts';
import { GithubStandIn } from '../github/github-stand-in.ts';
import { createDemoWorld } from '../github/world.ts';
import { Browser } from '../support/browser.ts';
import { NPM_START, OctavoProcess } from '../support/octavo-process.ts';
import { createDataDir, killServer, listDatabaseProcesses } from '../support/stoppable-postgres.ts';
import { sync } from '../support/sync-kit.ts';
import { findFreePort, OAUTH_APP } from '../support/test-app.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { runCli } from './cli.kit.ts';

const LOGIN = 'octo-demo';
const SCOPES = ['repo', 'read:org', 'user:email'];

let standIn: GithubStandIn;
let octavo: OctavoProcess | null;

beforeEach(async () => {
  standIn = await GithubStandIn.start({ world: createDemoWorld() });
  octavo = null;
});

afterEach(async () => {
  octavo?.signal('SIGKILL');
  await octavo?.end();
  await standIn.stop();
});

/** What the README has people set, with the stand-in in GitHub's place. */
async function createSettings(more: Record<string, string>): Promise<Record<string, string>> {
  const port = String(await findFreePort());
  const callbackUrls = [`http://127.0.0.1:${port}/auth/github/callback`];
  standIn.world.addOAuthApp({ ...OAUTH_APP, callbackUrls });
  return { PORT: port, GITHUB_API_URL: standIn.apiUrl, GITHUB_WEB_URL: standIn.webUrl, ...more };
}

async function startReady(settings: Record<string, string>, npm = false): Promise<OctavoProcess> {
  octavo = await (npm ? OctavoProcess.spawn(settings, NPM_START) : OctavoProcess.spawn(settings));
  await octavo.untilReadyIs(200);
  return octavo;
}

const APP = { GITHUB_CLIENT_ID: OAUTH_APP.clientId, GITHUB_CLIENT_SECRET: OAUTH_APP.clientSecret };
/** Set and empty counts as absent, and a `.env` of this machine has nothing to say. */
const NOTHING_ELSE = { DATABASE_URL: '', SECRET_KEYS: '', GITHUB_TOKEN: '', PUBLIC_URL: '', HOST: '' };

describe('npm start', () => {
  let dataDir: string;

  beforeEach(async () => {
    dataDir = await createDataDir();
  });
  afterEach(async () => {
    await killServer(join(dataDir, 'postgres', 'data'));
    await rm(dataDir, { recursive: true });
  });

  it('says where to sign in; whoever does, syncs, and downloads what they can see', async () => {
    const settings = await createSettings({ ...NOTHING_ELSE, ...APP, DATA_DIR: dataDir });
    const service = await startReady(settings, true);
    await service.untilItSays(new RegExp(`Sign in with GitHub +${service.url}/auth/github`));
    const browser = await service.signIn(LOGIN, standIn);

    const job = await sync(browser, 'viewer');
    const response = await browser.send('/export');
    const csv = Buffer.from(await response.arrayBuffer());
    service.signal('SIGINT');
    // npm itself ends by the signal; what counts is what it leaves behind.
    const { words } = await service.end();

    expect(job.totals.inserted).toBeGreaterThan(0);
    expect(response.headers.get('content-disposition')).toMatch(/^attachment; filename="octavo-.*\.csv"$/);
    expect(findDifference(csv, Buffer.from(toTruth(standIn.world, LOGIN, SCOPES)))).toBeNull();
    expect(words).not.toContain(OAUTH_APP.clientSecret);
    expect(await listDatabaseProcesses(join(dataDir, 'postgres', 'data'))).toEqual([]);
  });
});

describe('signing in', () => {
  let database: TestDatabase;
  let own: Record<string, string>;

  beforeEach(async () => {
    database = await createTestDatabase();
    const keys = randomBytes(32).toString('base64url');
    own = await createSettings({ DATABASE_URL: database.url, SECRET_KEYS: keys });
  });
  afterEach(async () => {
    await octavo?.stop();
    await database.drop();
  });

  it('fails with a page for the operator when the secret of the OAuth app is wrong', async () => {
    const wrong = randomBytes(20).toString('hex');
    const service = await startReady({ ...own, ...APP, GITHUB_CLIENT_SECRET: wrong });

    const { browser, landing } = await service.visitAs(LOGIN, standIn);
    const page = await landing.text();

    expect(landing.status).toBe(502);
    expect(landing.headers.get('content-type')).toContain('text/html');
    expect(page).toContain('has to check GITHUB_CLIENT_ID, GITHUB_CLIENT_SECRET');
    expect(page).toContain('incorrect_client_credentials');
    expect((await browser.send('/auth/me')).status).toBe(401);
    await service.untilReadyIs(200);
    const { code, words } = await service.stop();
    expect(code).toBe(0);
    expect(page + words).not.toContain(wrong);
  });

  it('says why to whom SIGN_IN_ALLOWED does not name', async () => {
    const service = await startReady({ ...own, ...APP, SIGN_IN_ALLOWED: `${LOGIN},org:octo-labs` });

    const { browser, landing } = await service.visitAs('octo-rival', standIn);
    const allowed = await service.signIn(LOGIN, standIn);

    expect(landing.status).toBe(403);
    expect(await landing.text()).toContain('octo-rival may not sign in here');
    expect((await browser.send('/auth/me')).status).toBe(401);
    expect((await allowed.send('/auth/me')).status).toBe(200);
  });

  it('needs no OAuth app with GITHUB_TOKEN: the terminal prints a link', async () => {
    const token = standIn.world.issueToken({ login: LOGIN, scopes: SCOPES, kind: 'pat' });
    const settings = { ...own, GITHUB_TOKEN: token };
    const service = await startReady(settings);
    const browser = new Browser(service.url);

    const byApp = await browser.visit('/auth/github');
    const { code, output } = await runCli(['signin-link'], settings);
    await browser.visit(output.trim());
    const entered = await browser.send(output.trim(), { method: 'POST' });
    const me = await browser.send('/auth/me');
    const again = await browser.send(output.trim(), { method: 'POST' });

    expect(service.words).toContain('npm run octavo -- signin-link');
    expect(byApp.status).toBe(503);
    expect(await byApp.text()).toContain('signin-link');
    expect(code).toBe(0);
    expect(output).toMatch(new RegExp(`^${service.url}/auth/link/[\\w-]{43}\n$`));
    expect([entered.status, again.status]).toEqual([303, 403]);
    expect(await me.json()).toMatchObject({ login: LOGIN, via: 'session' });
    await sync(browser, 'viewer');
    expect(service.words).not.toContain(token);
  });

  it('says that GITHUB_TOKEN is dead, in the log and at the terminal, and goes on', async () => {
    const token = standIn.world.issueToken({ login: LOGIN, scopes: SCOPES, kind: 'pat' });
    standIn.world.tokens.revoke(token);
    const settings = { ...own, GITHUB_TOKEN: token };

    const service = await startReady(settings);
    await service.untilItSays(/GitHub does not accept GITHUB_TOKEN: set another one and start again/);
    const link = await runCli(['signin-link'], settings);
    const synced = await runCli(['sync', 'viewer'], settings);

    for (const { code, output, messages } of [link, synced]) {
      expect({ code, output }).toEqual({ code: 1, output: '' });
      expect(messages).toContain('GitHub does not accept the token: set another one');
    }
    await service.untilReadyIs(200);
    expect(service.words + link.messages + synced.messages).not.toContain(token);
  });
});
