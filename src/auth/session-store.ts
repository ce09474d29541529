import { callbackify } from 'node:util';
import connectPgSimple from 'connect-pg-simple';
import session, { type SessionData, type Store } from 'express-session';
import type { Pool } from 'pg';

declare module 'express-session' {
  interface SessionData {
    /** It has a row: from then on it is updated, and one that was deleted meanwhile stays deleted. */
    isStored?: boolean;
  }
}

/**
 * Sessions in the table `session`. The library's own store writes a session that was deleted while a request of it was
 * under way back into the table: who had signed out everywhere would be signed in again.
 */
export function createSessionStore(
  pool: Pool,
  logError: (reason: string) => void,
): Store & { close(): void } {
  const PgStore = connectPgSimple(session);

  class SessionStore extends PgStore {
    override set(sid: string, data: SessionData, done: (error?: unknown) => void = () => undefined): void {
      if (data.isStored !== true) {
        data.isStored = true;
        super.set(sid, data, done);
        return;
      }
      updateSession(pool, sid, data, done);
    }
  }

  return new SessionStore({
    pool,
    tableName: 'session',
    createTableIfMissing: false,
    errorLog: (...details: unknown[]) => logError(details.map(toReason).join(' ')),
  });
}

const updateSession = callbackify(update);

async function update(pool: Pool, sid: string, data: SessionData): Promise<void> {
  const values = [JSON.stringify(data), data.cookie.expires, sid];
  await pool.query('update session set sess = $1, expire = coalesce($2, expire) where sid = $3', values);
}

function toReason(detail: unknown): string {
  return detail instanceof Error ? detail.message : String(detail);
}
