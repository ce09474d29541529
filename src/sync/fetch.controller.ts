import { Body, Controller, Post, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiBody, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import type { z } from 'zod';
import { CurrentViewer, type Viewer } from '../common/viewer.ts';
import { ZodPipe } from '../common/zod.pipe.ts';
import { FetchForecastDto, FetchRequest, FetchRequestDto, FetchStartedDto } from './dto/fetch.dto.ts';
import { FetchService } from './fetch.service.ts';

@ApiTags('sync')
@Controller('api/repositories/fetch')
export class FetchController {
  constructor(private readonly fetches: FetchService) {}

  @Post()
  @ApiOperation({
    summary: 'Fetch the most starred public repositories of GitHub, in the background',
    description:
      'The same as a sync of the target top:N, but once: the schedule does not repeat it. With dryRun nothing is fetched: the answer says what it would cost.',
  })
  @ApiBody({ type: FetchRequestDto })
  @ApiAcceptedResponse({ type: FetchStartedDto })
  @ApiOkResponse({ type: FetchForecastDto, description: 'With dryRun' })
  async fetch(
    @CurrentViewer() { accountId }: Viewer,
    @Body(new ZodPipe(FetchRequest)) request: z.infer<typeof FetchRequest>,
    @Res({ passthrough: true }) response: Response,
  ): Promise<FetchStartedDto | FetchForecastDto> {
    response.status(request.dryRun ? 200 : 202);
    if (request.dryRun) return this.fetches.forecast(accountId, request);
    const started = await this.fetches.start(accountId, request);
    response.setHeader('Location', started.status);
    return started;
  }
}
