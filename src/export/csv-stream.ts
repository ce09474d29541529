import { Readable } from 'node:stream';
import { callbackify } from 'node:util';
import { type CsvTable, toCsv } from './csv-rows.ts';
import { ExportStalledError } from './export.errors.ts';
import type { SnapshotCursor } from './snapshot-cursor.ts';

const ROWS_PER_BLOCK = 2000;

export interface CsvStreamOptions {
  table: CsvTable;
  /** So long without a block wanted or read, and the stream fails. */
  maxStallMs: number;
  /** Called when everything is freed, perhaps twice. */
  onClose: () => void;
}

/** CSV text, a block of rows at a time and no block before the one before it is wanted. Ends only after the last row. */
export class CsvStream extends Readable {
  rows = 0;
  private cursor: SnapshotCursor | null = null;
  private first: string | null = null;
  private readonly stall: NodeJS.Timeout;

  constructor(private readonly options: CsvStreamOptions) {
    super();
    this.stall = setTimeout(() => this.fail(), options.maxStallMs);
  }

  /** Reads the first block, so that what fails before any row fails before anything is sent. */
  async start(cursor: SnapshotCursor): Promise<void> {
    this.cursor = cursor;
    if (this.destroyed) await cursor.close();
    this.first = toCsv(await this.readBlock(cursor), this.options.table, { header: true });
    if (this.errored) throw this.errored;
  }

  override _read(): void {
    this.stall.refresh();
    this.next().then(
      (block) => this.push(block),
      (error: unknown) => this.destroy(error instanceof Error ? error : new Error(String(error))),
    );
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    clearTimeout(this.stall);
    callbackify(() => this.free())((failure) => callback(error ?? failure));
  }

  private async free(): Promise<void> {
    await this.cursor?.close();
    this.options.onClose();
  }

  private async next(): Promise<string | null> {
    const { first, cursor } = this;
    this.first = null;
    if (first !== null || !cursor) return first;
    const rows = await this.readBlock(cursor);
    if (rows.length > 0) return toCsv(rows, this.options.table, { header: false });
    // Before the reader hears of the end: whoever asks again at once finds the place free.
    await this.free();
    return null;
  }

  private async readBlock(cursor: SnapshotCursor): Promise<Awaited<ReturnType<SnapshotCursor['read']>>> {
    const rows = await cursor.read(ROWS_PER_BLOCK);
    this.rows += rows.length;
    this.stall.refresh();
    return rows;
  }

  private fail(): void {
    this.destroy(new ExportStalledError(this.options.maxStallMs / 60_000));
  }
}
