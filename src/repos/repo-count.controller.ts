import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import type { z } from 'zod';
import { toCsvText } from '../common/csv.ts';
import { chooseCsv, startCsv } from '../common/csv-answer.ts';
import { ApiJsonOrCsvOf, ApiQueryOf } from '../common/openapi.ts';
import { CurrentViewer, type Viewer } from '../common/viewer.ts';
import { ZodPipe } from '../common/zod.pipe.ts';
import { RepoHistory, RepoHistoryQuery } from './dto/repo-history.dto.ts';
import { RepoParams } from './dto/repo-list.dto.ts';
import { COUNT_NAMES, COUNT_TITLES } from './repo-count-columns.ts';
import { RepoCountQueries } from './repo-count.queries.ts';

@ApiTags('repositories')
@Controller('api/repositories/:id/history')
export class RepoCountController {
  constructor(private readonly counts: RepoCountQueries) {}

  @Get()
  @ApiOperation({ summary: 'What was counted at a repository over time, as JSON or CSV' })
  @ApiParam({ name: 'id', schema: { type: 'integer' } })
  @ApiQueryOf(RepoHistoryQuery)
  @ApiJsonOrCsvOf(200, RepoHistory, 'A point for each interval, the oldest first')
  async get(
    @CurrentViewer() viewer: Viewer,
    @Param(new ZodPipe(RepoParams)) { id }: z.infer<typeof RepoParams>,
    @Query(new ZodPipe(RepoHistoryQuery)) query: z.infer<typeof RepoHistoryQuery>,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<RepoHistory | string> {
    const history = await this.counts.getHistory(viewer.accountId, id, query);
    if (!chooseCsv(request, response, query.format)) return history;
    startCsv(response, `octavo-history-${id}-${history.from}-${history.interval}.csv`);
    return toCsv(history);
  }
}

function toCsv({ points }: RepoHistory): string {
  const rows = points.map((point) => [point.date, ...COUNT_NAMES.map((name) => point[name])]);
  return toCsvText(rows, ['Date', ...COUNT_TITLES], { header: true });
}
