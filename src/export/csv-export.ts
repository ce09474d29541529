import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Clock } from '../common/clock.ts';
import { SeriesQueries } from '../contributors/answers/series.queries.ts';
import type { SqlStatement } from '../database/query-rows.ts';
import { RepoScopes } from '../repos/repo-scopes.ts';
import { type Sight, toExportStatement } from '../repos/repo-statements.ts';
import type { ExportRequest } from '../sync/rankings/dto/export-query.dto.ts';
import { toRankingExportStatement } from '../sync/rankings/ranking-statements.ts';
import { RankingQueries } from '../sync/rankings/ranking.queries.ts';
import { type CsvTable, NEW_CONTRIBUTORS_TABLE, RANKING_TABLE, REPO_TABLE } from './csv-rows.ts';
import { CsvStream } from './csv-stream.ts';
import { ExportPool } from './export-pool.ts';
import { ExportAbandonedError } from './export.errors.ts';
import { ExportSlots } from './export-slots.ts';
import { SnapshotCursor } from './snapshot-cursor.ts';

const MAX_STALL_MS = 15 * 60_000;

/** The repos that a viewer may see, who was new in them, or a ranking of the viewer's own, as CSV from one snapshot. */
@Injectable()
export class CsvExport implements OnModuleDestroy {
  private readonly slots = new ExportSlots();
  private readonly running = new Set<CsvStream>();

  constructor(
    private readonly pool: ExportPool,
    private readonly scopes: RepoScopes,
    private readonly rankings: RankingQueries,
    private readonly contributors: SeriesQueries,
    private readonly clock: Clock,
  ) {}

  /** Throws `NotFoundError` or `RankingIncompleteError` for what this viewer cannot have. */
  async check(viewerId: number, request: ExportRequest): Promise<void> {
    if ('rankingId' in request) await this.rankings.getComplete(viewerId, request.rankingId);
    if ('newContributors' in request) await this.contributors.toExport(viewerId, request.newContributors);
  }

  /** Opens the snapshot. What is returned must be read or destroyed. Throws `TooManyExportsError` and what `check` does. */
  async open(viewerId: number, request: ExportRequest, maxStallMs = MAX_STALL_MS): Promise<CsvStream> {
    await this.check(viewerId, request);
    const giveBack = this.slots.take(viewerId);
    const csv: CsvStream = new CsvStream({
      table: toTable(request),
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
      const statement = await this.toStatement({ viewerId, at: this.clock.now() }, request);
      await csv.start(await SnapshotCursor.open(this.pool, statement, (error) => csv.destroy(error)));
      return csv;
    } catch (error) {
      csv.destroy();
      throw error;
    }
  }

  /** Writes the whole file and ends the sink; destroys the sink when it cannot. Returns the number of rows. */
  async stream(viewerId: number, request: ExportRequest, sink: Writable): Promise<number> {
    const csv = await this.open(viewerId, request);
    await pipeline(csv, sink);
    return csv.rows;
  }

  private async toStatement(sight: Sight, request: ExportRequest): Promise<SqlStatement> {
    if ('rankingId' in request) return toRankingExportStatement(sight, request.rankingId);
    if ('newContributors' in request) {
      return this.contributors.toExport(sight.viewerId, request.newContributors);
    }
    return toExportStatement(sight, await this.scopes.resolve(sight, request.filter));
  }

  onModuleDestroy(): void {
    for (const csv of this.running) csv.destroy(new ExportAbandonedError());
  }
}

function toTable(request: ExportRequest): CsvTable {
  if ('newContributors' in request) return NEW_CONTRIBUTORS_TABLE;
  return 'rankingId' in request ? RANKING_TABLE : REPO_TABLE;
}
