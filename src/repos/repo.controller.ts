import { Controller, Get, Inject, Param, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import type { z } from 'zod';
import { ApiJsonOf, ApiQueryOf } from '../common/openapi.ts';
import { CurrentViewer, type Viewer } from '../common/viewer.ts';
import { ZodPipe } from '../common/zod.pipe.ts';
import { CONFIG, type Config } from '../config/config.ts';
import { RepoListQuery, RepoParams } from './dto/repo-list.dto.ts';
import { RepoDetail, RepoPage } from './dto/repo.dto.ts';
import { RepoQueries } from './repo.queries.ts';

@ApiTags('repositories')
@Controller('api/repositories')
export class RepoController {
  constructor(
    private readonly repos: RepoQueries,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Repositories you may see, a page at a time' })
  @ApiQueryOf(RepoListQuery)
  @ApiJsonOf(200, RepoPage, 'The page; a Link header leads to the next one')
  async list(
    @CurrentViewer() viewer: Viewer,
    @Query(new ZodPipe(RepoListQuery)) query: z.infer<typeof RepoListQuery>,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<RepoPage> {
    const page = await this.repos.listPage(viewer.accountId, query);
    if (page.nextCursor !== null) {
      const url = new URL(request.originalUrl, this.config.http.publicUrl);
      url.searchParams.set('cursor', page.nextCursor);
      response.links({ next: url.href });
    }
    return page;
  }

  @Get(':id')
  @ApiOperation({ summary: 'One repository, by GitHub’s id, with its newest tags' })
  @ApiParam({ name: 'id', schema: { type: 'integer' } })
  @ApiJsonOf(200, RepoDetail, 'The repository')
  getOne(
    @CurrentViewer() viewer: Viewer,
    @Param(new ZodPipe(RepoParams)) { id }: z.infer<typeof RepoParams>,
  ): Promise<RepoDetail> {
    return this.repos.getRepo(viewer.accountId, id);
  }
}
