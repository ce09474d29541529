import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { ApiJsonOf, ApiQueryOf } from '../common/openapi.ts';
import { CurrentViewer, type Viewer } from '../common/viewer.ts';
import { ZodPipe } from '../common/zod.pipe.ts';
import { RepoParams } from './dto/repo-list.dto.ts';
import { TagListQuery, TagPage } from './dto/tag.dto.ts';
import { TagQueries } from './tag.queries.ts';

@ApiTags('repositories')
@Controller('api/repositories/:id/tags')
export class TagController {
  constructor(private readonly tags: TagQueries) {}

  @Get()
  @ApiOperation({ summary: 'Tags of a repository, a page at a time' })
  @ApiParam({ name: 'id', schema: { type: 'integer' } })
  @ApiQueryOf(TagListQuery)
  @ApiJsonOf(200, TagPage, 'The page, and what is held of the tags as a whole')
  list(
    @CurrentViewer() viewer: Viewer,
    @Param(new ZodPipe(RepoParams)) { id }: z.infer<typeof RepoParams>,
    @Query(new ZodPipe(TagListQuery)) query: z.infer<typeof TagListQuery>,
  ): Promise<TagPage> {
    return this.tags.listPage(viewer.accountId, id, query);
  }
}
