import { Controller, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import type { z } from 'zod';
import { CurrentViewer, type Viewer } from '../../common/viewer.ts';
import { ZodPipe } from '../../common/zod.pipe.ts';
import { RepoParams } from '../../repos/dto/repo-list.dto.ts';
import { FetchStartedDto } from '../dto/fetch.dto.ts';
import { BackfillService } from './backfill.service.ts';

@ApiTags('sync')
@Controller('api/repositories/:id/history/backfill')
export class BackfillController {
  constructor(private readonly backfill: BackfillService) {}

  @Post()
  @HttpCode(202)
  @ApiOperation({
    summary: 'Fill the stars of days gone by out of GitHub’s star history, in the background',
    description:
      'The same as a sync of the target stars:repo:ID, but once. GitHub tells on which day each star was given that is still there: what was counted here on a day stays. Its days need not be those of UTC.',
  })
  @ApiParam({ name: 'id', schema: { type: 'integer' } })
  @ApiAcceptedResponse({ type: FetchStartedDto })
  async start(
    @CurrentViewer() { accountId }: Viewer,
    @Param(new ZodPipe(RepoParams)) { id }: z.infer<typeof RepoParams>,
    @Res({ passthrough: true }) response: Response,
  ): Promise<FetchStartedDto> {
    const started = await this.backfill.start(accountId, id);
    response.setHeader('Location', started.status);
    return started;
  }
}
