import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Clock } from '../common/clock.ts';
import type { RepoFilter } from '../repos/dto/repo-filter.dto.ts';
import { RepoScopes } from '../repos/repo-scopes.ts';
import { toExportStatement } from '../repos/repo-statements.ts';
import { CsvStream } from './csv-stream.ts';
import { ExportPool } from './export-pool.ts';
import { ExportAbandonedError } from './export.errors.ts';
import { ExportSlots } from './export-slots.ts';
import { SnapshotCursor } from './snapshot-cursor.ts';

const MAX_STALL_MS = 15 * 60_000;

/** The repos that a viewer may see, as CSV, from one snapshot. */
@Injectable()
export class CsvExport implements OnModuleDestroy {
  private readonly slots = new ExportSlots();
  private readonly running = new Set<CsvStream>();

  constructor(
    private readonly pool: ExportPool,
    private readonly scopes: RepoScopes,
    private readonly clock: Clock,
  ) {}

  /** Opens the snapshot. What is returned must be read or destroyed. Throws `TooManyExportsError`. */
  async open(viewerId: number, filter: RepoFilter, maxStallMs = MAX_STALL_MS): Promise<CsvStream> {
    const giveBack = this.slots.take(viewerId);
    const csv: CsvStream = new CsvStream({
      maxStallMs,
      onClose: () => {
        giveBack();
        this.running.delete(csv);
      },
    });
    // Whoever reads hears of an error too; before anybody does, it must not end the process.
    csv.on('error', () => undefined);
    this.running.add(csv);
    try {
      const sight = { viewerId, at: this.clock.now() };
      const statement = toExportStatement(sight, await this.scopes.resolve(sight, filter));
      await csv.start(await SnapshotCursor.open(this.pool, statement, (error) => csv.destroy(error)));
      return csv;
    } catch (error) {
      csv.destroy();
      throw error;
    }
  }

  /** Writes the whole file and ends the sink; destroys the sink when it cannot. Returns the number of rows. */
  async stream(viewerId: number, filter: RepoFilter, sink: Writable): Promise<number> {
    const csv = await this.open(viewerId, filter);
    await pipeline(csv, sink);
    return csv.rows;
  }

  onModuleDestroy(): void {
    for (const csv of this.running) csv.destroy(new ExportAbandonedError());
  }
}
