import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { ApiJsonOf, ApiQueryOf } from '../../common/openapi.ts';
import { CurrentViewer, type Viewer } from '../../common/viewer.ts';
import { ZodPipe } from '../../common/zod.pipe.ts';
import { OwnerParams } from '../../issues/rules/dto/subject.dto.ts';
import { RepoParams } from '../../repos/dto/repo-list.dto.ts';
import { OwnerSeriesQuery, RepoSeriesQuery } from './contributor-options.ts';
import { DEFINITION } from './definition.ts';
import { OwnerSeries, RepoSeries } from './series.dto.ts';
import { SeriesQueries } from './series.queries.ts';

const DESCRIPTION = Object.entries(DEFINITION)
  .map(([name, words]) => `- \`${name}\`: ${words}`)
  .join('\n');

@ApiTags('contributors')
@Controller('api')
export class SeriesController {
  constructor(private readonly series: SeriesQueries) {}

  @Get('repositories/:id/contributors/new')
  @ApiOperation({ summary: 'How many people were new in a repository, each month', description: DESCRIPTION })
  @ApiParam({ name: 'id', schema: { type: 'integer' } })
  @ApiQueryOf(RepoSeriesQuery)
  @ApiJsonOf(200, RepoSeries, 'The whole series')
  ofRepo(
    @CurrentViewer() { accountId }: Viewer,
    @Param(new ZodPipe(RepoParams)) { id }: z.infer<typeof RepoParams>,
    @Query(new ZodPipe(RepoSeriesQuery)) query: z.infer<typeof RepoSeriesQuery>,
  ): Promise<RepoSeries> {
    return this.series.getRepo(accountId, id, query);
  }

  @Get('organizations/:login/contributors/new')
  @ApiOperation({
    summary:
      'How many people were new each month in each repository of an owner that you may see, and in all of them',
    description: DESCRIPTION,
  })
  @ApiParam({ name: 'login' })
  @ApiQueryOf(OwnerSeriesQuery)
  @ApiJsonOf(200, OwnerSeries, 'The totals, and a page of the series, repository by repository')
  ofOwner(
    @CurrentViewer() { accountId }: Viewer,
    @Param(new ZodPipe(OwnerParams)) { login }: z.infer<typeof OwnerParams>,
    @Query(new ZodPipe(OwnerSeriesQuery)) query: z.infer<typeof OwnerSeriesQuery>,
  ): Promise<OwnerSeries> {
    return this.series.getOwner(accountId, login, query);
  }
}
