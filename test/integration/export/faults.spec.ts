import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import { get, type IncomingMessage } from 'node:http';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { CsvExport } from '../../../src/export/csv-export.ts';
import { anAccount, store, storeViewer } from '../../support/factories.ts';
import { type ReadsApp, startReadsApp } from '../../support/reads-app.ts';
import { TestClock } from '../../support/test-clock.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

const ROWS = 20_000;
const EVERYTHING = { filter: { scope: 'visible' as const } };

/** More than all buffers between the database and a reader that does not read. */
const LONG_EMAIL = 'x'.repeat(2_000);

describe('GET /export with trouble on the way', () => {
  let database: TestDatabase;
  let app: ReadsApp;
  let sql: Client;
  const open: IncomingMessage[] = [];

  beforeAll(async () => {
    database = await createTestDatabase();
    app = await startReadsApp({ databaseUrl: database.url, clock: new TestClock() });
    sql = new Client(database.url);
    await sql.connect();
    const em = app.orm.em.fork();
    await store(em, { accounts: [1, 2, 3].map((id) => anAccount(id, { email: LONG_EMAIL })) });
    for (const id of [1, 2, 3]) await storeViewer(em, id);
    await sql.query(
      `insert into repo select i, 'R_' || i, 1, 'repo-' || i, 'public', false, false, false, false, null, null, null,
         null, null, i, 0, 0, 0, now(), now(), null, null from generate_series(1, $1::int) i`,
      [ROWS],
    );
  });

  afterEach(async () => {
    for (const response of open.splice(0)) response.destroy();
    await waitForSnapshots(0);
  });

  afterAll(async () => {
    await sql.end();
    await app.close();
    await database.drop();
  });

  it('frees the snapshot as soon as the reader goes away', async () => {
    const response = await start(1);
    await waitForSnapshots(1);

    response.destroy();

    expect(await waitForSnapshots(0)).toBe(0);
  });

  it.each(['identity', 'gzip'])('breaks the transfer when the database goes away (%s)', async (encoding) => {
    const response = await start(1, encoding);
    await waitForSnapshots(1);

    await sql.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'octavo-export'`,
    );

    await expect(response.toArray()).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(response.complete).toBe(false);
  });

  it('lets a viewer run two at a time and all viewers four', async () => {
    const both = [await start(1), await start(1)];
    const third = await start(1);
    const others = [await start(2), await start(2)];
    const fifth = await start(3);

    expect([...both, ...others].map(({ statusCode }) => statusCode)).toEqual([200, 200, 200, 200]);
    expect(third.statusCode).toBe(429);
    expect(Number(third.headers['retry-after'])).toBeGreaterThan(0);
    expect(third.headers['content-disposition']).toBeUndefined();
    expect(fifth.statusCode).toBe(429);
  });

  it('gives the place back when an export ends', async () => {
    for (let round = 0; round < 3; round += 1) {
      const response = await start(1);

      expect(response.statusCode).toBe(200);
      expect((await response.toArray()).length).toBeGreaterThan(0);
    }
  });

  it('has given its place back when the reader hears of the end', async () => {
    const exports = app.app.get(CsvExport);
    const csv = await exports.open(1, EVERYTHING);
    csv.resume();
    await once(csv, 'end');

    const others = await Promise.all([exports.open(1, EVERYTHING), exports.open(1, EVERYTHING)]);

    for (const other of others) other.destroy();
    expect(others).toHaveLength(2);
  });

  it('shows one moment however long the reader takes', async () => {
    const csv = await app.app.get(CsvExport).open(1, EVERYTHING);
    await sql.query('update repo set stars = stars + 1000000');
    const text = (await csv.toArray()).join('');
    await sql.query('update repo set stars = stars - 1000000');

    const stars = text
      .trimEnd()
      .split('\r\n')
      .slice(1)
      .map((line) => Number(line.split(',').at(-1)));
    expect(stars).toHaveLength(ROWS);
    expect(Math.max(...stars)).toBe(ROWS);
  });

  it('ends an export that nobody reads from', async () => {
    const csv = await app.app.get(CsvExport).open(1, EVERYTHING, 1_000);

    await expect(finished(csv)).rejects.toMatchObject({ code: 'export.stalled' });
    expect(csv.readableEnded).toBe(false);
  });

  async function start(viewerId: number, encoding = 'identity'): Promise<IncomingMessage> {
    const headers = { 'x-viewer': String(viewerId), 'accept-encoding': encoding };
    const [response] = (await once(get(`${app.url}/export`, { headers, agent: false }), 'response')) as [
      IncomingMessage,
    ];
    open.push(response);
    return response;
  }

  function waitForSnapshots(count: number): Promise<number> {
    return vi.waitFor(
      async () => {
        const held = await countSnapshots();
        if (held !== count) throw new Error(`${held} snapshots are held, not ${count}`);
        return held;
      },
      { timeout: 5_000 },
    );
  }

  async function countSnapshots(): Promise<number> {
    const { rows } = await sql.query<{ count: number }>(
      `select count(*)::int as count from pg_stat_activity
       where application_name = 'octavo-export' and datname = current_database() and xact_start is not null`,
    );
    return rows[0]?.count ?? -1;
  }
});
