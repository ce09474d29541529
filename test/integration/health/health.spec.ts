import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { saveRows } from '../../../src/database/save-rows.ts';
import { Quota } from '../../../src/github/github.entity.ts';
import { Target } from '../../../src/sync/run.entity.ts';
import { anAccount, store, storeViewer } from '../../support/factories.ts';
import { type ReadsApp, startReadsApp } from '../../support/reads-app.ts';
import { TestClock } from '../../support/test-clock.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

const TOKEN = 'metrics-token-of-the-test';
const ALICE = { 'x-viewer': '1' };

describe('health', () => {
  let database: TestDatabase;
  let app: ReadsApp;
  let sql: Client;

  beforeAll(async () => {
    database = await createTestDatabase();
    const clock = new TestClock('2026-11-21T12:00:00Z');
    app = await startReadsApp({ databaseUrl: database.url, clock, metricsToken: TOKEN });
    sql = new Client(database.url);
    await sql.connect();
    const em = app.orm.em.fork();
    await store(em, { accounts: [anAccount(1, { login: 'alice' }), anAccount(2, { login: 'bob' })] });
    await storeViewer(em, 1, 'dead');
    await storeViewer(em, 2);
    const common = { source: 'viewer', lastQueuedAt: null, size: null, createdAt: new Date('2026-11-01') };
    await saveRows(em, Target, [
      aTarget(1, {
        ...common,
        accountId: 1,
        target: 'viewer',
        lastSucceededAt: new Date('2026-11-21T11:00:00Z'),
      }),
      aTarget(2, {
        ...common,
        accountId: 1,
        target: 'org:acme',
        lastSucceededAt: new Date('2026-11-21T10:59:59Z'),
      }),
      aTarget(3, { ...common, accountId: 1, target: 'org:new', lastSucceededAt: null }),
      aTarget(4, { ...common, accountId: 2, target: 'org:bobs', lastSucceededAt: null }),
    ]);
    await saveRows(em, Quota, [aQuota(1, 4999), aQuota(2, 17)]);
  });

  afterAll(async () => {
    await sql.end();
    await app.close();
    await database.drop();
  });

  it('is live without asking anybody', async () => {
    const response = await fetch(`${app.url}/health/live`);

    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ status: 'ok' });
  });

  it('is ready with database, migrations and queue', async () => {
    const response = await fetch(`${app.url}/health/ready`);

    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      status: 'ok',
      details: { database: { status: 'up' }, migrations: { status: 'up' }, queue: { status: 'up' } },
    });
  });

  it('tells that there is git, and to nobody which', async () => {
    const response = await fetch(`${app.url}/health/ready`);

    const { details } = (await response.json()) as { details: { git: object } };
    expect(details.git).toEqual({ status: 'up', installed: true });
  });

  it('is ready without git, and says what to install', async () => {
    const clock = new TestClock('2026-11-21T12:00:00Z');
    const gitless = await startReadsApp({ databaseUrl: database.url, clock, gitPath: '/nowhere' });

    const response = await fetch(`${gitless.url}/health/ready`);
    const answer = (await response.json()) as { details: { git: object } };
    await gitless.close();

    expect(response.status).toBe(200);
    expect(answer.details.git).toEqual({
      status: 'up',
      installed: false,
      message: 'Commits are read by the git program, which is missing or too old: install git 2.31 or newer',
    });
  });

  it('says which part is not ready, and recovers by itself', async () => {
    await sql.query('alter schema pgboss rename to elsewhere');
    await sql.query(`update mikro_orm_migrations set name = name || '-not' where id = 1`);

    const down = await fetch(`${app.url}/health/ready`);
    await sql.query('alter schema elsewhere rename to pgboss');
    await sql.query(`update mikro_orm_migrations set name = replace(name, '-not', '') where id = 1`);
    const up = await fetch(`${app.url}/health/ready`);

    expect(down.status).toBe(503);
    expect(await down.json()).toMatchObject({
      status: 'error',
      error: {
        migrations: { message: '1 migrations are not applied; run "octavo migrate"' },
        queue: { message: 'The queue has no tables yet' },
      },
    });
    expect(up.status).toBe(200);
  });

  it('tells a viewer of the viewer’s own targets, quota and credential', async () => {
    const response = await fetch(`${app.url}/health`, { headers: ALICE });

    expect(await response.json()).toEqual({
      targets: [
        {
          target: 'org:acme',
          source: 'viewer',
          lastSucceededAt: '2026-11-21T10:59:59.000Z',
          isOverdue: true,
        },
        { target: 'org:new', source: 'viewer', lastSucceededAt: null, isOverdue: true },
        { target: 'viewer', source: 'viewer', lastSucceededAt: '2026-11-21T11:00:00.000Z', isOverdue: false },
      ],
      quota: [
        {
          bucket: 'core',
          limit: 5000,
          remaining: 4999,
          resetAt: '2026-11-21T13:00:00.000Z',
          pausedUntil: null,
          updatedAt: '2026-11-21T12:00:00.000Z',
        },
      ],
      credentials: [
        {
          kind: 'oauth',
          state: 'dead',
          scopes: ['repo'],
          createdAt: '2020-01-01T00:00:00.000Z',
          diedAt: null,
        },
      ],
      queue: { queued: 0, active: 0, failed: 0 },
    });
  });

  it('tells nobody anything of one’s own without a viewer', async () => {
    expect((await fetch(`${app.url}/health`)).status).toBe(401);
  });

  it.each([undefined, 'Bearer wrong', TOKEN, `Basic ${TOKEN}`])(
    'keeps metrics from %s',
    async (authorization) => {
      const response = await fetch(`${app.url}/metrics`, { headers: authorization ? { authorization } : {} });

      expect(response.status).toBe(401);
      expect(await response.text()).not.toContain('octavo_');
    },
  );

  it('counts requests by route template and tells no login, owner or id', async () => {
    await fetch(`${app.url}/api/repositories/123456?`, { headers: ALICE });
    await fetch(`${app.url}/api/repositories?owner=acme-secret`, { headers: ALICE });

    const response = await fetch(`${app.url}/metrics`, { headers: { authorization: `Bearer ${TOKEN}` } });
    const text = await response.text();

    expect(response.headers.get('content-type')).toContain('text/plain');
    expect(text).toContain('route="/api/repositories/:id",status="404"');
    expect(text).toContain('octavo_queue_jobs{state="queued"} 0');
    expect(text).toMatch(/octavo_database_connections\{state="waited_for"\} \d/);
    expect(text).toContain('process_cpu_seconds_total');
    expect(text).not.toMatch(/123456|acme-secret|alice|bob/);
  });
});

describe('health without its database', () => {
  it('is live, not ready and says no address', async () => {
    const database = await createTestDatabase();
    const app = await startReadsApp({ databaseUrl: database.url, clock: new TestClock() });
    await database.drop();

    const live = await fetch(`${app.url}/health/live`);
    const ready = await fetch(`${app.url}/health/ready`);
    const metrics = await fetch(`${app.url}/metrics`);
    await app.close();

    expect([live.status, ready.status, metrics.status]).toEqual([200, 503, 404]);
    const text = await ready.text();
    expect(JSON.parse(text)).toMatchObject({
      error: { database: { status: 'down', message: 'PostgreSQL does not answer' } },
    });
    expect(text).not.toContain('127.0.0.1');
  });
});

function aTarget<Row extends object>(index: number, row: Row): Row & { id: string } {
  return { ...row, id: `00000000-0000-4000-8000-00000000000${index}` };
}

function aQuota(accountId: number, remaining: number): Partial<Quota> {
  const at = { resetAt: new Date('2026-11-21T13:00:00Z'), updatedAt: new Date('2026-11-21T12:00:00Z') };
  return { accountId, bucket: 'core', limit: 5000, remaining, pausedUntil: null, secondaryHits: 0, ...at };
}
