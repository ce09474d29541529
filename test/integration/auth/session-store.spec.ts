import { promisify } from 'node:util';
import { Cookie, type SessionData } from 'express-session';
import { Pool } from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSessionStore } from '../../../src/auth/session-store.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

const HOUR_MS = 3_600_000;

let database: TestDatabase;
let pool: Pool;
let store: ReturnType<typeof createSessionStore>;

beforeEach(async () => {
  database = await createTestDatabase();
  pool = new Pool({ connectionString: database.url });
  store = createSessionStore(pool, (reason) => {
    throw new Error(reason);
  });
});

afterEach(async () => {
  store.close();
  await pool.end();
  await database.drop();
});

function aSession(accountId: number): SessionData {
  const cookie = new Cookie();
  cookie.maxAge = HOUR_MS;
  return { cookie, accountId };
}

async function set(sid: string, data: SessionData): Promise<void> {
  await promisify(store.set.bind(store))(sid, data);
}

async function get(sid: string): Promise<SessionData | null | undefined> {
  return promisify(store.get.bind(store))(sid);
}

describe('the session store', () => {
  it('keeps what is changed after the first time', async () => {
    const session = aSession(1);

    await set('one', session);
    await set('one', { ...session, returnTo: '/export' });

    expect(await get('one')).toMatchObject({ accountId: 1, returnTo: '/export' });
  });

  it('does not bring back a session that was deleted while a request of it was under way', async () => {
    await set('one', aSession(1));
    const underWay = await get('one');
    if (!underWay) throw new Error('not stored');

    await pool.query('delete from session');
    underWay.cookie = aSession(1).cookie;
    await set('one', underWay);

    expect(await get('one')).toBeUndefined();
  });

  it('does not bring back a session that the same request made', async () => {
    const session = aSession(1);
    await set('one', session);

    await pool.query('delete from session');
    await set('one', session);

    expect(await get('one')).toBeUndefined();
  });
});
