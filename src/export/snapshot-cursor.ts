import type { PoolClient } from 'pg';
import Cursor from 'pg-cursor';
import { createPgTypes } from '../database/pg-types.ts';
import type { SqlStatement } from '../database/query-rows.ts';
import type { ExportRow } from './csv-rows.ts';
import type { ExportPool } from './export-pool.ts';

/** A statement read block by block, all of it from one snapshot, on a connection of its own. */
export class SnapshotCursor {
  private reading: Promise<ExportRow[]> | null = null;
  private isBroken = false;
  private isClosed = false;

  private constructor(
    private readonly pool: ExportPool,
    private readonly client: PoolClient,
    private readonly processId: number,
    private readonly cursor: Cursor<ExportRow>,
    private readonly onLost: (error: Error) => void,
  ) {}

  /** `onLost` hears of a connection that breaks while nothing is being read. */
  static async open(
    pool: ExportPool,
    statement: SqlStatement,
    onLost: (error: Error) => void,
  ): Promise<SnapshotCursor> {
    const client = await pool.connect();
    try {
      client.on('error', onLost);
      await client.query('begin isolation level repeatable read read only');
      const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
      const options = { rowMode: 'array' as const, types: createPgTypes() };
      const cursor = client.query(new Cursor<ExportRow>(statement.text, [...statement.values], options));
      return new SnapshotCursor(pool, client, rows[0]?.pid ?? 0, cursor, onLost);
    } catch (error) {
      client.release(true);
      throw error;
    }
  }

  /** Up to `count` rows; none at the end. */
  async read(count: number): Promise<ExportRow[]> {
    this.reading = this.cursor.read(count);
    try {
      return await this.reading;
    } catch (error) {
      this.isBroken = true;
      throw error;
    } finally {
      this.reading = null;
    }
  }

  /** Frees the snapshot at once, whatever is going on. */
  async close(): Promise<void> {
    if (this.isClosed) return;
    this.isClosed = true;
    await this.stopReading();
    const isReusable = !this.isBroken && (await this.endTransaction());
    this.client.off('error', this.onLost);
    this.client.release(!isReusable);
  }

  private async stopReading(): Promise<void> {
    const { reading } = this;
    if (!reading) return;
    this.isBroken = true;
    await this.pool.cancel(this.processId).catch(() => undefined);
    await reading.catch(() => undefined);
  }

  /** False when the connection is lost, on which the cursor would wait for an answer for ever. */
  private async endTransaction(): Promise<boolean> {
    const { promise: lost, resolve } = Promise.withResolvers<boolean>();
    const onEnd = (): void => resolve(false);
    this.client.once('end', onEnd);
    const ended = this.cursor.close().then(() => this.client.query('rollback'));
    const isReusable = await Promise.race([
      lost,
      ended.then(
        () => true,
        () => false,
      ),
    ]);
    this.client.off('end', onEnd);
    return isReusable;
  }
}
