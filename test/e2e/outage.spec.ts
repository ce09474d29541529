import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { get, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { toTruth } from '../demo/truth.ts';
import { GithubStandIn } from '../github/github-stand-in.ts';
import { createBigWorld } from '../github/world.ts';
import type { Browser } from '../support/browser.ts';
import { Load } from '../support/load.ts';
import { OctavoProcess } from '../support/octavo-process.ts';
import { createDataDir, killServer, StoppablePostgres } from '../support/stoppable-postgres.ts';
import { getJob, startSync } from '../support/sync-kit.ts';
import { OAUTH_APP } from '../support/test-app.ts';
import { query } from '../support/test-server.ts';

const LOGIN = 'big-user';
const SCOPES = ['repo', 'read:org', 'user:email'];
/** Of the service, to be read when a test fails. */
const LAST_WORDS = 8_000;
const RECOVERS_WITHIN_MS = 90_000;

let standIn: GithubStandIn;
let octavo: OctavoProcess | null;

beforeEach(async () => {
  standIn = await GithubStandIn.start({ world: createBigWorld(600) });
  octavo = null;
});

afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') console.error(octavo?.words.slice(-LAST_WORDS));
  octavo?.signal('SIGKILL');
  await octavo?.end();
  await standIn.stop();
});

async function startOctavo(environment: Record<string, string>): Promise<OctavoProcess> {
  octavo = await OctavoProcess.spawn({
    GITHUB_WEB_URL: standIn.webUrl,
    GITHUB_API_URL: standIn.apiUrl,
    GITHUB_CLIENT_ID: OAUTH_APP.clientId,
    GITHUB_CLIENT_SECRET: OAUTH_APP.clientSecret,
    ...environment,
  });
  standIn.world.addOAuthApp({ ...OAUTH_APP, callbackUrls: [`${octavo.url}/auth/github/callback`] });
  await octavo.untilReadyIs(200);
  return octavo;
}

/** GitHub takes its time for this page: until what is to happen meanwhile has happened. */
function stallPage(page: number, meanwhile: () => Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    standIn.faults.inject({
      kind: 'run',
      match: { path: new RegExp(`^/user/repos\\?.*\\bpage=${page}$`) },
      run: () => meanwhile().then(resolve, reject),
    });
  });
}

/** Asks seldom enough not to be told that this is too often. */
async function untilSucceeded(browser: Browser, id: string): Promise<void> {
  await vi.waitFor(async () => expect(await getJob(browser, id)).toMatchObject({ state: 'succeeded' }), {
    timeout: RECOVERS_WITHIN_MS,
    interval: 250,
  });
}

/** More than all buffers between the database and a reader that does not read. */
async function fillWithLongRows(url: string): Promise<void> {
  await query(
    url,
    `insert into account (id, node_id, type, login, email) values (1, 'U_1', 'User', 'long', $1)`,
    ['x'.repeat(2000)],
  );
  await query(
    url,
    `insert into repo select i, 'R_' || i, 1, 'repo-' || i, 'public', false, false, false, false, null, null, null,
       null, null, i, 0, 0, 0, now(), now(), null, null from generate_series(1, 20000) i`,
  );
}

/** Begins to read and then does not go on. */
async function openExport(browser: Browser): Promise<IncomingMessage> {
  const cookie = await browser.jar.getCookieString(browser.baseUrl);
  const request = get(`${browser.baseUrl}/export`, { headers: { cookie } });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  return response;
}

/** The file that this person downloads. */
async function download(browser: Browser): Promise<string> {
  const response = await browser.send('/export');
  expect(response.status).toBe(200);
  return response.text();
}

describe('PostgreSQL', () => {
  let postgres: StoppablePostgres;

  beforeEach(async () => {
    postgres = await StoppablePostgres.start();
  });
  afterEach(() => postgres.remove());

  function startOnPostgres(): Promise<OctavoProcess> {
    return startOctavo({ DATABASE_URL: postgres.url, SECRET_KEYS: randomBytes(32).toString('base64url') });
  }

  it.each(['stop', 'kill'] as const)(
    'may go away and come back under load (%s): the service says so, and the job ends as if nothing had been',
    async (end) => {
      const service = await startOnPostgres();
      const browser = await service.signIn(LOGIN, standIn);
      const load = await Load.start(browser, ['/api/repositories', '/api/jobs', '/export', '/auth/me']);
      const outage = stallPage(4, async () => {
        await postgres[end]();
        const unready = await service.untilReadyIs(503);
        expect(await unready.json()).toMatchObject({
          status: 'error',
          error: { database: { status: 'down', message: 'PostgreSQL does not answer' } },
        });
        expect((await fetch(`${service.url}/health/live`)).status).toBe(200);
        load.forget();
        await load.untilAllSaw(503);
      });

      const { id } = await startSync(browser, 'viewer');
      await outage;
      const during = load.forget();
      await postgres.startAgain();
      await service.untilReadyIs(200);
      await load.untilAllSaw(200);
      await untilSucceeded(browser, id);
      load.forget();
      await load.untilAllSaw(200);
      const after = load.forget();
      await load.stop();

      expect({ during, after }).toEqual({ during: [503], after: [200] });
      expect(await download(browser)).toBe(toTruth(standIn.world, LOGIN, SCOPES));
      expect(service.hasEnded).toBe(false);
      expect((await service.stop()).code).toBe(0);
    },
    RECOVERS_WITHIN_MS,
  );

  it('takes an export with it when it is killed: the reader gets an error, not a short file', async () => {
    const service = await startOnPostgres();
    const browser = await service.signIn(LOGIN, standIn);
    await fillWithLongRows(postgres.url);
    const response = await openExport(browser);

    await postgres.kill();

    await expect(response.toArray()).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(response.statusCode).toBe(200);
    expect(response.complete).toBe(false);
    expect((await fetch(`${service.url}/health/live`)).status).toBe(200);
  });
});

describe('the embedded PostgreSQL', () => {
  let dataDir: string;

  beforeEach(async () => {
    dataDir = await createDataDir();
  });
  afterEach(async () => {
    await killServer(join(dataDir, 'postgres', 'data'));
    await rm(dataDir, { recursive: true });
  });

  it(
    'is started again by the service when it is killed in the middle of a sync, which ends as if nothing had been',
    async () => {
      const service = await startOctavo({ DATA_DIR: dataDir });
      const browser = await service.signIn(LOGIN, standIn);
      const outage = stallPage(3, () => killServer(join(dataDir, 'postgres', 'data')));

      const { id } = await startSync(browser, 'viewer');
      await outage;
      await service.untilReadyIs(200);
      await untilSucceeded(browser, id);

      expect(await download(browser)).toBe(toTruth(standIn.world, LOGIN, SCOPES));
      expect((await service.stop()).code).toBe(0);
    },
    RECOVERS_WITHIN_MS,
  );
});
