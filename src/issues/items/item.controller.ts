import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { ApiJsonOf, ApiQueryOf } from '../../common/openapi.ts';
import { CurrentViewer, type Viewer } from '../../common/viewer.ts';
import { ZodPipe } from '../../common/zod.pipe.ts';
import { RepoParams } from '../../repos/dto/repo-list.dto.ts';
import { OwnerParams } from '../rules/dto/subject.dto.ts';
import { ItemListQuery, ItemPage } from './item.dto.ts';
import { ItemQueries } from './item.queries.ts';

const DESCRIPTION =
  'Newest numbers first. With `event` and `class`: the very rows behind each of the indicators.';

@ApiTags('issues')
@Controller('api')
export class ItemController {
  constructor(private readonly items: ItemQueries) {}

  @Get('repositories/:id/issues')
  @ApiOperation({
    summary: 'Issues and pull requests of a repository, a page at a time',
    description: DESCRIPTION,
  })
  @ApiParam({ name: 'id', schema: { type: 'integer' } })
  @ApiQueryOf(ItemListQuery)
  @ApiJsonOf(200, ItemPage, 'The page')
  ofRepo(
    @CurrentViewer() { accountId }: Viewer,
    @Param(new ZodPipe(RepoParams)) { id }: z.infer<typeof RepoParams>,
    @Query(new ZodPipe(ItemListQuery)) query: z.infer<typeof ItemListQuery>,
  ): Promise<ItemPage> {
    return this.items.listPage(accountId, { repository: id }, query);
  }

  @Get('organizations/:login/issues')
  @ApiOperation({
    summary:
      'Issues and pull requests of all repositories of an owner that you may see, repository by repository',
    description: DESCRIPTION,
  })
  @ApiParam({ name: 'login' })
  @ApiQueryOf(ItemListQuery)
  @ApiJsonOf(200, ItemPage, 'The page')
  ofOwner(
    @CurrentViewer() { accountId }: Viewer,
    @Param(new ZodPipe(OwnerParams)) { login }: z.infer<typeof OwnerParams>,
    @Query(new ZodPipe(ItemListQuery)) query: z.infer<typeof ItemListQuery>,
  ): Promise<ItemPage> {
    return this.items.listPage(accountId, { organization: login }, query);
  }
}
