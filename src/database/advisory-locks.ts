import type { OnApplicationShutdown } from '@nestjs/common';
import { Client } from 'pg';
import { type AdvisoryLockKey, toLockNumber } from './advisory-lock-classes.ts';

/** A lock of the whole mirror: no other process has it, nor another caller in this one. */
export interface AdvisoryLock {
  /** Aborts when the connection that holds the lock breaks: from then on somebody else may have it. */
  readonly signal: AbortSignal;
  /** Also when lost already. */
  release(): Promise<void>;
}

/** How often a silent connection is asked whether it lives, and how long it may take to answer. */
const HEARTBEAT_MS = 10_000;
const ANSWER_WITHIN_MS = 10_000;

/**
 * Session locks of PostgreSQL, all on one connection of this process, opened with the first lock.
 * A dead process frees its locks at once; a broken network within a minute, by the server's own keepalive.
 */
export class AdvisoryLocks implements OnApplicationShutdown {
  private readonly held = new Map<string, AbortController>();
  private connecting: Promise<Client> | null = null;

  constructor(private readonly url: string) {}

  /** Null when it is taken. */
  async tryLock(key: AdvisoryLockKey): Promise<AdvisoryLock | null> {
    const number = toLockNumber(key);
    // PostgreSQL would give one session the same lock twice.
    if (this.held.has(number)) return null;
    const controller = new AbortController();
    this.held.set(number, controller);
    try {
      const client = await this.getClient();
      const { rows } = await client.query<{ got: boolean }>('select pg_try_advisory_lock($1) as got', [
        number,
      ]);
      if (!rows[0]?.got) return this.forget(number, controller);
      if (controller.signal.aborted) return null;
      return { signal: controller.signal, release: () => this.release(number, controller, client) };
    } catch (error) {
      this.forget(number, controller);
      await this.hangUp();
      throw error;
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await this.hangUp();
  }

  /** A question that was given up may still be granted, to nobody: with the session every lock of it is freed. */
  private async hangUp(): Promise<void> {
    const client = await this.connecting?.catch(() => null);
    this.connecting = null;
    await client?.end();
  }

  private forget(number: string, controller: AbortController): null {
    if (this.held.get(number) === controller) this.held.delete(number);
    return null;
  }

  private async release(number: string, controller: AbortController, client: Client): Promise<void> {
    if (this.held.get(number) !== controller) return;
    // A connection that breaks now has freed the lock as well.
    await client.query('select pg_advisory_unlock($1)', [number]).catch(() => undefined);
    this.forget(number, controller);
  }

  private async getClient(): Promise<Client> {
    this.connecting ??= this.connect();
    const attempt = this.connecting;
    try {
      return await attempt;
    } catch (error) {
      if (this.connecting === attempt) this.connecting = null;
      throw error;
    }
  }

  private async connect(): Promise<Client> {
    const client = new Client({
      connectionString: this.url,
      application_name: 'octavo locks',
      keepAlive: true,
      query_timeout: ANSWER_WITHIN_MS,
    });
    client.on('error', () => undefined);
    await client.connect();
    await client.query(
      'set tcp_keepalives_idle = 30; set tcp_keepalives_interval = 10; set tcp_keepalives_count = 3',
    );
    const heartbeat = setInterval(() => void keepAlive(client), HEARTBEAT_MS).unref();
    client.once('end', () => {
      clearInterval(heartbeat);
      this.onLost();
    });
    return client;
  }

  private onLost(): void {
    this.connecting = null;
    const lost = [...this.held.values()];
    this.held.clear();
    for (const controller of lost) controller.abort(new AdvisoryLockLostError());
  }
}

/** The reason of a lock's signal. */
export class AdvisoryLockLostError extends Error {
  constructor() {
    super('The database connection that held the lock broke');
  }
}

async function keepAlive(client: Client): Promise<void> {
  try {
    await client.query('select 1');
  } catch {
    // Not answered: whether it still holds the locks is unknown, so that it must not.
    await client.end().catch(() => undefined);
  }
}
