import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import type { z } from 'zod';
import { chooseCsv, startCsv } from '../../common/csv-answer.ts';
import { ApiJsonOrCsvOf, ApiQueryOf } from '../../common/openapi.ts';
import { CurrentViewer, type Viewer } from '../../common/viewer.ts';
import { ZodPipe } from '../../common/zod.pipe.ts';
import { RepoParams } from '../../repos/dto/repo-list.dto.ts';
import { OwnerParams } from '../rules/dto/subject.dto.ts';
import type { SubjectName } from '../rules/subject.queries.ts';
import { DEFINITIONS } from './definitions.ts';
import { toIndicatorCsv } from './indicator-csv.ts';
import { IndicatorQuery, IndicatorView } from './indicator.dto.ts';
import { IndicatorQueries } from './indicator.queries.ts';
import { toIndicatorView } from './indicator-view.ts';

const DESCRIPTION = Object.entries(DEFINITIONS)
  .map(([name, definition]) => `- \`${name}\`: ${definition}`)
  .join('\n');

@ApiTags('indicators')
@Controller('api')
export class IndicatorsController {
  constructor(private readonly indicators: IndicatorQueries) {}

  @Get('repositories/:id/indicators')
  @ApiOperation({
    summary: 'Numbers over the issues and pull requests of a repository',
    description: DESCRIPTION,
  })
  @ApiParam({ name: 'id', schema: { type: 'integer' } })
  @ApiQueryOf(IndicatorQuery)
  @ApiJsonOrCsvOf(200, IndicatorView, 'The numbers; as text/csv one row a month and one for the whole window')
  ofRepo(
    @CurrentViewer() viewer: Viewer,
    @Param(new ZodPipe(RepoParams)) { id }: z.infer<typeof RepoParams>,
    @Query(new ZodPipe(IndicatorQuery)) query: z.infer<typeof IndicatorQuery>,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    return this.send(viewer, { repository: id }, query, { request, response });
  }

  @Get('organizations/:login/indicators')
  @ApiOperation({
    summary: 'Numbers over the issues and pull requests of all repositories of an owner that you may see',
    description: DESCRIPTION,
  })
  @ApiParam({ name: 'login' })
  @ApiQueryOf(IndicatorQuery)
  @ApiJsonOrCsvOf(200, IndicatorView, 'The numbers; as text/csv one row a month and one for the whole window')
  ofOwner(
    @CurrentViewer() viewer: Viewer,
    @Param(new ZodPipe(OwnerParams)) { login }: z.infer<typeof OwnerParams>,
    @Query(new ZodPipe(IndicatorQuery)) query: z.infer<typeof IndicatorQuery>,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    return this.send(viewer, { organization: login }, query, { request, response });
  }

  private async send(
    viewer: Viewer,
    name: SubjectName,
    query: IndicatorQuery,
    { request, response }: { request: Request; response: Response },
  ): Promise<void> {
    const view = toIndicatorView(await this.indicators.get(viewer.accountId, name, query), query);
    if (!chooseCsv(request, response, query.format)) {
      response.json(view);
      return;
    }
    startCsv(response, toFileName(view));
    response.send(toIndicatorCsv(view));
  }
}

/** Of ids and days alone: a name is written by strangers. */
function toFileName({ of, window }: IndicatorView): string {
  const subject = of.repository ? `repository-${of.repository.id}` : 'organization';
  return `octavo-indicators-${subject}-${window.from.slice(0, 10)}-${window.to.slice(0, 10)}.csv`;
}
