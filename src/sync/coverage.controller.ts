import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { ApiJsonOf, ApiQueryOf } from '../common/openapi.ts';
import { CurrentViewer, type Viewer } from '../common/viewer.ts';
import { ZodPipe } from '../common/zod.pipe.ts';
import { CoverageQueries } from './coverage.queries.ts';
import { CoveragePage, CoverageQuery, ListCoveragePage, ListCoverageQuery } from './dto/coverage.dto.ts';

@ApiTags('sync')
@Controller('api/coverage')
export class CoverageController {
  constructor(private readonly coverage: CoverageQueries) {}

  @Get()
  @ApiOperation({
    summary: 'What is held of each repository you may see, a page at a time',
    description:
      'A stream that was never read has no entry. `forbidden` is what GitHub told you, and you alone.',
  })
  @ApiQueryOf(CoverageQuery)
  @ApiJsonOf(200, CoveragePage, 'The page, by repository and stream')
  list(
    @CurrentViewer() { accountId }: Viewer,
    @Query(new ZodPipe(CoverageQuery)) query: z.infer<typeof CoverageQuery>,
  ): Promise<CoveragePage> {
    return this.coverage.listPage(accountId, query);
  }

  @Get('lists')
  @ApiOperation({ summary: 'What is held of the lists that your targets read, a page at a time' })
  @ApiQueryOf(ListCoverageQuery)
  @ApiJsonOf(200, ListCoveragePage, 'The page, by target and stream')
  listLists(
    @CurrentViewer() { accountId }: Viewer,
    @Query(new ZodPipe(ListCoverageQuery)) query: z.infer<typeof ListCoverageQuery>,
  ): Promise<ListCoveragePage> {
    return this.coverage.listLists(accountId, query);
  }
}
