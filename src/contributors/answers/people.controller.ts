import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { ApiJsonOf, ApiQueryOf } from '../../common/openapi.ts';
import { CurrentViewer, type Viewer } from '../../common/viewer.ts';
import { ZodPipe } from '../../common/zod.pipe.ts';
import { RepoParams } from '../../repos/dto/repo-list.dto.ts';
import { PeopleQuery } from './contributor-options.ts';
import { PeoplePage } from './people.dto.ts';
import { PeopleQueries } from './people.queries.ts';

@ApiTags('contributors')
@Controller('api/repositories/:id/contributors')
export class PeopleController {
  constructor(private readonly people: PeopleQueries) {}

  @Get()
  @ApiOperation({
    summary: 'Who has contributed to a repository, a page at a time',
    description: 'The same people that contributors/new counts under the same options.',
  })
  @ApiParam({ name: 'id', schema: { type: 'integer' } })
  @ApiQueryOf(PeopleQuery)
  @ApiJsonOf(200, PeoplePage, 'The page')
  list(
    @CurrentViewer() { accountId }: Viewer,
    @Param(new ZodPipe(RepoParams)) { id }: z.infer<typeof RepoParams>,
    @Query(new ZodPipe(PeopleQuery)) query: z.infer<typeof PeopleQuery>,
  ): Promise<PeoplePage> {
    return this.people.listPage(accountId, id, query);
  }
}
