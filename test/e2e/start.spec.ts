import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { OctavoProcess } from '../support/octavo-process.ts';
import { createDataDir, killServer, listDatabaseProcesses } from '../support/stoppable-postgres.ts';
import { NOBODY_LISTENS, WRONG_SETTINGS } from '../support/wrong-settings.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

let dataDir: string;
let started: OctavoProcess[];

beforeEach(async () => {
  dataDir = await createDataDir();
  started = [];
});

afterEach(async () => {
  for (const octavo of started) {
    octavo.signal('SIGKILL');
    await octavo.end();
  }
  await killServer(join(dataDir, 'postgres', 'data'));
  await rm(dataDir, { recursive: true });
});

/** Nothing of the surroundings gets in: an empty variable counts as absent, also in front of a `.env`. */
async function start(settings: Record<string, string>): Promise<OctavoProcess> {
  const nothing = { GITHUB_TOKEN: '', GITHUB_CLIENT_ID: '', GITHUB_CLIENT_SECRET: '', DATABASE_URL: '' };
  const octavo = await OctavoProcess.spawn({ ...nothing, DATA_DIR: dataDir, ...settings });
  started.push(octavo);
  return octavo;
}

async function countServerProcesses(): Promise<number> {
  return (await listDatabaseProcesses(join(dataDir, 'postgres', 'data'))).length;
}

describe('a start that cannot be', () => {
  it.each(WRONG_SETTINGS)(
    'is refused for a wrong %s (case %#), with an example',
    async (variable, settings, secret) => {
      const { code, words } = await (await start(settings)).end();

      expect(code).toBe(1);
      expect(words).toMatch(new RegExp(`\\b${variable} .*Example: ${variable}=`));
      expect(words).not.toContain(secret);
      expect(words).not.toMatch(/^\s+at /m);
    },
  );

  it('is refused for all that is wrong at once', async () => {
    const { words } = await (await start({ PORT: 'eighty', ROLE: 'boss', LOG_LEVEL: 'chatty' })).end();

    for (const variable of ['PORT', 'ROLE', 'LOG_LEVEL']) expect(words).toContain(`Example: ${variable}=`);
  });

  it.each([
    ['nobody listens there', NOBODY_LISTENS],
    ['there is no such host', 'postgres://octavo:hunter2hunter2@db.invalid/octavo'],
  ])('says where the database was looked for when %s', async (_, url) => {
    const settings = { DATABASE_URL: url, SECRET_KEYS: randomBytes(32).toString('base64url') };

    const { code, words } = await (await start(settings)).end();

    expect(code).toBe(1);
    expect(words).toContain('DATABASE_URL');
    expect(words).toContain(new URL(url).host);
    expect(words).not.toContain('hunter2');
    expect(words).not.toMatch(/^\s+at /m);
  });

  it('says that the port is taken, and leaves no database behind', async () => {
    const stranger = await occupyPort();
    const port = String((stranger.address() as AddressInfo).port);

    const { code, words } = await (await start({ PORT: port })).end();
    stranger.close();

    expect(code).toBe(1);
    expect(words).toContain('Cannot listen there');
    expect(words).toContain(port);
    expect(words).toMatch(/Set HOST and PORT .* for example PORT=3001/);
    expect(await countServerProcesses()).toBe(0);
  });
});

describe('a worker', () => {
  let database: TestDatabase;

  beforeEach(async () => {
    database = await createTestDatabase();
  });
  afterEach(async () => {
    await Promise.all(started.map(async (octavo) => octavo.stop()));
    await database.drop();
  });

  it('answers probes and metrics, and to nothing else', async () => {
    const metricsToken = randomBytes(16).toString('hex');
    const worker = await start({
      ROLE: 'worker',
      DATABASE_URL: database.url,
      SECRET_KEYS: randomBytes(32).toString('base64url'),
      METRICS_TOKEN: metricsToken,
    });
    await worker.untilReadyIs(200);
    const headers = { authorization: `Bearer ${metricsToken}` };

    const live = await fetch(`${worker.url}/health/live`);
    const metrics = await fetch(`${worker.url}/metrics`, { headers });
    const unasked = await fetch(`${worker.url}/metrics`);
    const others: [string, number][] = [];
    for (const path of [
      '/',
      '/health',
      '/export',
      '/api/sync',
      '/api/repositories',
      '/api/docs',
      '/auth/github',
    ])
      for (const method of ['GET', 'POST'])
        others.push([path, (await fetch(worker.url + path, { method, redirect: 'manual' })).status]);

    expect(live.status).toBe(200);
    expect(metrics.status).toBe(200);
    expect(await metrics.text()).toContain('octavo_queue_jobs');
    expect(unasked.status).toBe(401);
    expect(others.filter(([, status]) => status !== 404)).toEqual([]);
    expect(worker.words).toContain('This process only syncs');
  });
});

describe('the end', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)(
    'comes in order with %s, and takes the database along',
    async (signal) => {
      const octavo = await start({});
      await octavo.untilReadyIs(200);
      const before = await countServerProcesses();

      octavo.signal(signal);
      octavo.signal(signal);
      const { code } = await octavo.end();

      expect(code).toBe(0);
      expect(before).toBeGreaterThan(0);
      expect(await countServerProcesses()).toBe(0);
    },
  );

  it('leaves the database to whoever still uses it', async () => {
    const [first, second] = [await start({}), await start({})];
    await first.untilReadyIs(200);
    await second.untilReadyIs(200);

    const left = await first.stop();
    const others = await fetch(`${second.url}/health/ready`);
    const last = await second.stop();

    expect([left.code, others.status, last.code]).toEqual([0, 200, 0]);
    expect(await countServerProcesses()).toBe(0);
  });

  it('comes in order, too, when it is asked for before the service listens', async () => {
    const octavo = await start({});
    await vi.waitUntil(async () => (await countServerProcesses()) > 0, { timeout: 30_000 });

    const isListening = octavo.words.includes('listens on');

    const { code } = await octavo.stop();

    expect({ code, isListening }).toEqual({ code: 0, isListening: false });
    expect(await countServerProcesses()).toBe(0);
  });
});

async function occupyPort(): Promise<Server> {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return server;
}
