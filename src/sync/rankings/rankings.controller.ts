import { Controller, Delete, Get, HttpCode, Param, Query } from '@nestjs/common';
import { ApiNoContentResponse, ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { ApiJsonOf, ApiQueryOf } from '../../common/openapi.ts';
import { CurrentViewer, type Viewer } from '../../common/viewer.ts';
import { ZodPipe } from '../../common/zod.pipe.ts';
import {
  RankingChangesQuery,
  RankingEntriesQuery,
  RankingListQuery,
  RankingParams,
} from './dto/ranking-requests.ts';
import { RankingChangesPage, RankingList, RankingPage } from './dto/ranking.dto.ts';
import { RankingChangeQueries } from './ranking-change.queries.ts';
import { RankingQueries } from './ranking.queries.ts';
import { RankingsService } from './rankings.service.ts';

@ApiTags('rankings')
@Controller('api/rankings')
export class RankingsController {
  constructor(
    private readonly queries: RankingQueries,
    private readonly changeQueries: RankingChangeQueries,
    private readonly rankings: RankingsService,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Your rankings of the most starred repositories, newest first' })
  @ApiQueryOf(RankingListQuery)
  @ApiJsonOf(200, RankingList, 'The page')
  list(
    @CurrentViewer() { accountId }: Viewer,
    @Query(new ZodPipe(RankingListQuery)) query: z.infer<typeof RankingListQuery>,
  ): Promise<RankingList> {
    return this.queries.list(accountId, query);
  }

  @Get(':id')
  @ApiOperation({
    summary: 'One ranking, a page at a time',
    description:
      'While `complete` is false, it is what was read so far, and ranks change with each page that is read.',
  })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiQueryOf(RankingEntriesQuery)
  @ApiJsonOf(200, RankingPage, 'The page')
  getPage(
    @CurrentViewer() { accountId }: Viewer,
    @Param(new ZodPipe(RankingParams)) { id }: z.infer<typeof RankingParams>,
    @Query(new ZodPipe(RankingEntriesQuery)) query: z.infer<typeof RankingEntriesQuery>,
  ): Promise<RankingPage> {
    return this.queries.getPage(accountId, id, query);
  }

  @Get(':id/changes')
  @ApiOperation({ summary: 'What entered, left or moved since another ranking of the same target' })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiQueryOf(RankingChangesQuery)
  @ApiJsonOf(200, RankingChangesPage, 'The page')
  @ApiResponse({ status: 409, description: 'One is not complete, or they are not of the same target' })
  getChanges(
    @CurrentViewer() { accountId }: Viewer,
    @Param(new ZodPipe(RankingParams)) { id }: z.infer<typeof RankingParams>,
    @Query(new ZodPipe(RankingChangesQuery)) query: z.infer<typeof RankingChangesQuery>,
  ): Promise<RankingChangesPage> {
    return this.changeQueries.getPage(accountId, id, query);
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Forget a ranking; the repositories stay' })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiNoContentResponse()
  @ApiResponse({ status: 409, description: 'Its job has not ended' })
  async remove(
    @CurrentViewer() { accountId }: Viewer,
    @Param(new ZodPipe(RankingParams)) { id }: z.infer<typeof RankingParams>,
  ): Promise<void> {
    await this.rankings.remove(accountId, id);
  }
}
