import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { toLockNumber } from '../advisory-lock-classes.ts';

const MEMBERS = toLockNumber({ class: 'embeddedMembers' });
const REJOIN_DELAYS_MS = [0, 250, 1_000, 5_000];

export interface Server {
  /** Makes sure that the server runs; returns the URL of its maintenance database. */
  ensureRunning(): Promise<string>;
  /** Returns when it is gone. */
  stop(): Promise<void>;
}

export interface Left {
  /** Nobody else used the server: it is stopped. */
  isLast: boolean;
}

export type Log = (message: string, data?: object) => void;

/**
 * One user of the server: a connection that holds a shared advisory lock. Whoever leaves and then gets the same lock
 * alone was the last, and stops the server under it. A killed member's lock goes with its connection.
 *
 * A server that dies under its members is started again by them.
 */
export class Membership {
  private readonly server: Server;
  private readonly log: Log;
  private client: Client | null = null;
  private hasLeft = false;
  private rejoining: Promise<void> | null = null;

  private constructor(server: Server, log: Log) {
    this.server = server;
    this.log = log;
  }

  static async join(server: Server, log: Log): Promise<Membership> {
    const membership = new Membership(server, log);
    await membership.enter();
    return membership;
  }

  async leave(): Promise<Left> {
    this.hasLeft = true;
    await this.rejoining;
    const { client } = this;
    this.client = null;
    if (!client) return { isLast: false };
    try {
      await client.query('select pg_advisory_unlock_shared($1)', [MEMBERS]);
      const { rows } = await client.query<{ isLast: boolean }>(
        'select pg_try_advisory_lock($1) as "isLast"',
        [MEMBERS],
      );
      const isLast = rows[0]?.isLast === true;
      if (isLast) await this.server.stop();
      return { isLast };
    } catch (error) {
      this.log('Left an embedded PostgreSQL that was gone already', { err: error });
      return { isLast: false };
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  /** Until it holds: the last leaver may stop the server between our finding it and our lock. */
  private async enter(): Promise<void> {
    let held: Client | null = null;
    while (!held) held = await this.tryToEnter(await this.server.ensureRunning());
    held.once('end', () => this.onLost());
    this.client = held;
  }

  private async tryToEnter(url: string): Promise<Client | null> {
    const client = new Client({ connectionString: url, application_name: 'octavo member', keepAlive: true });
    // What it says is told by `end` and by the rejection of what is under way.
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.query('select pg_advisory_lock_shared($1)', [MEMBERS]);
      return client;
    } catch (error) {
      this.log('Embedded PostgreSQL stopped while being joined; starting it again', { err: error });
      await client.end().catch(() => undefined);
      return null;
    }
  }

  private onLost(): void {
    if (this.hasLeft) return;
    this.client = null;
    this.log('Embedded PostgreSQL went away; starting it again');
    this.rejoining = this.rejoin();
  }

  private async rejoin(): Promise<void> {
    for (let attempt = 0; !this.hasLeft; attempt += 1) {
      await delay(REJOIN_DELAYS_MS[Math.min(attempt, REJOIN_DELAYS_MS.length - 1)]);
      try {
        await this.enter();
        return;
      } catch (error) {
        this.log('Embedded PostgreSQL could not be started again; trying on', { err: error });
      }
    }
  }
}
