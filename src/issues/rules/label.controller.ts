import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { ApiJsonOf, ApiQueryOf } from '../../common/openapi.ts';
import { CurrentViewer, type Viewer } from '../../common/viewer.ts';
import { ZodPipe } from '../../common/zod.pipe.ts';
import { RepoParams } from '../../repos/dto/repo-list.dto.ts';
import { LabelListQuery, LabelPage } from './dto/label.dto.ts';
import { LabelQueries } from './label.queries.ts';

@ApiTags('labels')
@Controller('api/repositories/:id/labels')
export class LabelController {
  constructor(private readonly labels: LabelQueries) {}

  @Get()
  @ApiOperation({
    summary: 'Labels of a repository and what they count as for you, a page at a time, by name',
  })
  @ApiParam({ name: 'id', schema: { type: 'integer' } })
  @ApiQueryOf(LabelListQuery)
  @ApiJsonOf(200, LabelPage, 'The page')
  list(
    @CurrentViewer() { accountId }: Viewer,
    @Param(new ZodPipe(RepoParams)) { id }: z.infer<typeof RepoParams>,
    @Query(new ZodPipe(LabelListQuery)) query: z.infer<typeof LabelListQuery>,
  ): Promise<LabelPage> {
    return this.labels.listPage(accountId, id, query);
  }
}
