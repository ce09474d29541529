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
import { SeriesExportParams, SeriesExportQuery } from '../contributors/answers/contributor-options.ts';
import { DEFINITION } from '../contributors/answers/definition.ts';
import { ExportParams, ExportQuery, type ExportRequest } from '../sync/rankings/dto/export-query.dto.ts';
import { CsvExport } from './csv-export.ts';
import type { CsvStream } from './csv-stream.ts';

/** Fast rather than small: level 6 takes thrice the time for a tenth less. */
const GZIP_LEVEL = 3;

const TOO_MANY = 'Too many exports at a time; Retry-After says when to ask again';

@ApiTags('export')
@Controller('export')
export class ExportController {
  private readonly logger = new Logger(ExportController.name);

  constructor(
    private readonly csvExport: CsvExport,
    private readonly clock: Clock,
  ) {}

  @Get()
  @ApiOperation({ summary: 'The repositories you may see, or a ranking of yours, as CSV from one snapshot' })
  @ApiQueryOf(ExportParams)
  @ApiProduces('text/csv')
  @ApiResponse({
    status: 200,
    description: 'Rows by Repo ID ascending, or by Rank; a broken transfer is an incomplete file',
  })
  @ApiResponse({ status: 409, description: 'The ranking is not complete' })
  @ApiResponse({ status: 429, description: TOO_MANY })
  async download(
    @CurrentViewer() viewer: Viewer,
    @Query(new ZodPipe(ExportQuery)) wanted: z.infer<typeof ExportQuery>,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    return this.write(viewer, wanted, { request, response });
  }

  @Get('contributors')
  @ApiOperation({
    summary: 'How many people were new each month in each repository of an owner that you may see, as CSV',
    description: `${DEFINITION.newContributor} ${DEFINITION.month}`,
  })
  @ApiQueryOf(SeriesExportParams)
  @ApiProduces('text/csv')
  @ApiResponse({
    status: 200,
    description:
      'Rows by id of the repository, then by month. Empty: the commits of that repository have never been read to the end',
  })
  @ApiResponse({ status: 404, description: 'You see no repository of such an owner' })
  @ApiResponse({ status: 429, description: TOO_MANY })
  async downloadNewContributors(
    @CurrentViewer() viewer: Viewer,
    @Query(new ZodPipe(SeriesExportQuery)) query: z.infer<typeof SeriesExportQuery>,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    return this.write(viewer, { newContributors: query }, { request, response });
  }

  private async write(
    { accountId }: Viewer,
    wanted: ExportRequest,
    { request, response }: { request: Request; response: Response },
  ): Promise<void> {
    const name = this.toFileName(wanted);
    if (request.method === 'HEAD') {
      await this.csvExport.check(accountId, wanted);
      setHeaders(request, response, name);
      response.end();
      return;
    }
    const csv = await this.csvExport.open(accountId, wanted);
    await this.send(csv, setHeaders(request, response, name), response);
  }

  /** Of ids and days alone: a name is written by strangers. What is stored changes from day to day, a ranking does not. */
  private toFileName(wanted: ExportRequest): string {
    if ('rankingId' in wanted) return `octavo-ranking-${wanted.rankingId.toLowerCase()}.csv`;
    const subject = 'newContributors' in wanted ? 'new-contributors' : 'repositories';
    return `octavo-${subject}-${this.clock.now().toISOString().slice(0, 10)}.csv`;
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

function setHeaders(request: Request, response: Response, fileName: string): { isZipped: boolean } {
  const isZipped = request.acceptsEncodings(['gzip', 'identity']) === 'gzip';
  response.setHeader('Content-Type', 'text/csv; charset=utf-8');
  response.setHeader('Content-Disposition', `attachment; filename="${fileName}"`);
  response.vary('Accept-Encoding');
  if (isZipped) response.setHeader('Content-Encoding', 'gzip');
  return { isZipped };
}
