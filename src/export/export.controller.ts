import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { Controller, Get, Logger, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import type { z } from 'zod';
import { Clock } from '../common/clock.ts';
import { ApiQueryOf } from '../common/openapi.ts';
import { CurrentViewer, type Viewer } from '../common/viewer.ts';
import { ZodPipe } from '../common/zod.pipe.ts';
import { RepoFilter } from '../repos/dto/repo-filter.dto.ts';
import { CsvExport } from './csv-export.ts';
import type { CsvStream } from './csv-stream.ts';

/** Fast rather than small: level 6 takes thrice the time for a tenth less. */
const GZIP_LEVEL = 3;

@ApiTags('export')
@Controller('export')
export class ExportController {
  private readonly logger = new Logger(ExportController.name);

  constructor(
    private readonly csvExport: CsvExport,
    private readonly clock: Clock,
  ) {}

  @Get()
  @ApiOperation({ summary: 'The repositories you may see, as CSV from one snapshot' })
  @ApiQueryOf(RepoFilter)
  @ApiProduces('text/csv')
  @ApiResponse({
    status: 200,
    description: 'Rows by Repo ID ascending; a broken transfer is an incomplete file',
  })
  @ApiResponse({ status: 429, description: 'Too many exports at a time; Retry-After says when to ask again' })
  async download(
    @CurrentViewer() viewer: Viewer,
    @Query(new ZodPipe(RepoFilter)) filter: z.infer<typeof RepoFilter>,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    if (request.method === 'HEAD') {
      this.setHeaders(request, response);
      response.end();
      return;
    }
    const csv = await this.csvExport.open(viewer.accountId, filter);
    await this.send(csv, this.setHeaders(request, response), response);
  }

  private setHeaders(request: Request, response: Response): { isZipped: boolean } {
    const isZipped = request.acceptsEncodings(['gzip', 'identity']) === 'gzip';
    const date = this.clock.now().toISOString().slice(0, 10);
    response.setHeader('Content-Type', 'text/csv; charset=utf-8');
    response.setHeader('Content-Disposition', `attachment; filename="octavo-repositories-${date}.csv"`);
    response.vary('Accept-Encoding');
    if (isZipped) response.setHeader('Content-Encoding', 'gzip');
    return { isZipped };
  }

  /** A failure destroys the response: chunked without its last chunk, which no reader takes for a whole file. */
  private async send(csv: CsvStream, { isZipped }: { isZipped: boolean }, response: Response): Promise<void> {
    try {
      if (isZipped) await pipeline(csv, createGzip({ level: GZIP_LEVEL }), response);
      else await pipeline(csv, response);
    } catch (error) {
      this.logger.warn({ message: 'Export ended early', err: error, rows: csv.rows });
    }
  }
}
