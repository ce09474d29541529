import { Client } from 'pg';

/** How often a silent connection is asked whether it lives. */
const HEARTBEAT_MS = 10_000;

export interface LockSessionSettings {
  url: string;
  /** How long a question may take. */
  answerWithinMs: number;
  /** The connection has ended, for whatever reason. */
  onEnd: () => void;
}

/** The connection that holds locks. Asks one question at a time: pg counts from when a question is put in line. */
export class LockSession {
  private last: Promise<unknown> = Promise.resolve();

  private constructor(private readonly client: Client) {}

  static async open({ url, answerWithinMs, onEnd }: LockSessionSettings): Promise<LockSession> {
    const client = new Client({
      connectionString: url,
      application_name: 'octavo locks',
      keepAlive: true,
      query_timeout: answerWithinMs,
    });
    client.on('error', () => undefined);
    await client.connect();
    await client.query(
      'set tcp_keepalives_idle = 30; set tcp_keepalives_interval = 10; set tcp_keepalives_count = 3',
    );
    const session = new LockSession(client);
    const heartbeat = setInterval(() => void session.keepAlive(), HEARTBEAT_MS).unref();
    client.once('end', () => {
      clearInterval(heartbeat);
      onEnd();
    });
    return session;
  }

  /** Whether it was granted. Rejects when that is not known. */
  async tryLock(number: string): Promise<boolean> {
    const [row] = await this.ask<{ got: boolean }>('select pg_try_advisory_lock($1) as got', [number]);
    return row?.got === true;
  }

  async unlock(number: string): Promise<void> {
    await this.ask('select pg_advisory_unlock($1)', [number]);
  }

  async end(): Promise<void> {
    await this.client.end();
  }

  private async keepAlive(): Promise<void> {
    try {
      await this.ask('select 1', []);
    } catch {
      // Not answered: whether it still holds the locks is unknown, so that it must not.
      await this.end().catch(() => undefined);
    }
  }

  private async ask<Row extends object>(sql: string, values: readonly string[]): Promise<Row[]> {
    const answer = this.last.then(() => this.client.query<Row>(sql, [...values]));
    this.last = answer.catch(() => undefined);
    return (await answer).rows;
  }
}
