import {
  type INestApplicationContext,
  Inject,
  Injectable,
  Logger,
  type OnApplicationShutdown,
} from '@nestjs/common';
import type { RequestHandler } from 'express';
import session from 'express-session';
import { Pool } from 'pg';
import { CONFIG, type Config } from '../config/config.ts';
import { deriveSessionSecrets } from './session-keys.ts';
import { createSessionStore } from './session-store.ts';

export const SESSION_MAX_AGE_MS = 30 * 24 * 3_600_000;

/** A sign-in that was begun and not finished. */
export const UNFINISHED_SIGN_IN_MAX_AGE_MS = 15 * 60_000;

/** One row read a request: few connections go a long way. */
const POOL_MAX = 4;

declare module 'express-session' {
  interface SessionData {
    /** GitHub's account id of who signed in with this browser. */
    accountId?: number;
    /** Where a sign-in under way ends: a path of ours. */
    returnTo?: string;
  }
}

/** Express middleware; mounted before anything that asks who is there. */
export function createSessionMiddleware(app: INestApplicationContext): RequestHandler {
  return app.get(BrowserSessions).middleware;
}

/** Browser sessions in PostgreSQL: one table, a small pool of its own, let go of at shutdown. */
@Injectable()
export class BrowserSessions implements OnApplicationShutdown {
  readonly middleware: RequestHandler;
  /** `__Host-` makes browsers refuse it from any other host and without https. */
  readonly cookieName: string;
  private readonly logger = new Logger(BrowserSessions.name);
  private readonly pool: Pool;
  private readonly store: ReturnType<typeof createSessionStore>;

  constructor(@Inject(CONFIG) config: Config) {
    const isHttps = config.http.publicUrl.startsWith('https:');
    this.cookieName = isHttps ? '__Host-octavo.sid' : 'octavo.sid';
    this.pool = this.createPool(config.database.url);
    this.store = createSessionStore(this.pool, (reason) =>
      this.logger.error({ message: 'Session store failed', reason }),
    );
    this.middleware = session({
      name: this.cookieName,
      secret: deriveSessionSecrets(config.secretKeys),
      store: this.store,
      resave: false,
      saveUninitialized: false,
      rolling: true,
      // Only for the question whether the cookie may be set: PUBLIC_URL has said that browsers come by https.
      ...(isHttps ? { proxy: true } : {}),
      cookie: { httpOnly: true, sameSite: 'lax', secure: isHttps, path: '/', maxAge: SESSION_MAX_AGE_MS },
    });
  }

  async onApplicationShutdown(): Promise<void> {
    this.store.close();
    await this.pool.end();
  }

  private createPool(connectionString: string): Pool {
    const pool = new Pool({ connectionString, max: POOL_MAX, application_name: 'octavo sessions' });
    // A dropped idle connection must not end the process.
    pool.on('error', (error) =>
      this.logger.warn({ message: 'Session pool lost a connection', reason: error.message }),
    );
    return pool;
  }
}
