import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBody,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiQuery,
  ApiTags,
} from '@nestjs/swagger';
import type { Response } from 'express';
import type { z } from 'zod';
import { CurrentViewer, type Viewer } from '../common/viewer.ts';
import { ZodPipe } from '../common/zod.pipe.ts';
import { JobDto, JobListDto } from './dto/job.dto.ts';
import { IdParam, JobListRequest, SyncRequest } from './dto/requests.ts';
import { SyncRequestDto } from './dto/target.dto.ts';
import { JobsService } from './jobs.service.ts';

@ApiTags('sync')
@Controller('api')
export class JobsController {
  constructor(private readonly jobs: JobsService) {}

  @Post('sync')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Sync a target now, and remember it',
    description: 'An unfinished job of the same target is answered as it is.',
  })
  @ApiBody({ type: SyncRequestDto })
  @ApiAcceptedResponse({ type: JobDto })
  async start(
    @CurrentViewer() { accountId }: Viewer,
    @Body(new ZodPipe(SyncRequest)) request: z.infer<typeof SyncRequest>,
    @Res({ passthrough: true }) response: Response,
  ): Promise<JobDto> {
    const job = await this.jobs.start(accountId, request);
    response.setHeader('Location', `/api/jobs/${job.id}/status`);
    return job;
  }

  @Get('jobs')
  @ApiOperation({ summary: 'Your jobs, newest first' })
  @ApiQuery({ name: 'limit', required: false, type: Number })
  @ApiQuery({ name: 'cursor', required: false, type: String })
  @ApiOkResponse({ type: JobListDto })
  async list(
    @CurrentViewer() { accountId }: Viewer,
    @Query(new ZodPipe(JobListRequest)) request: z.infer<typeof JobListRequest>,
  ): Promise<JobListDto> {
    return this.jobs.list(accountId, request);
  }

  @Get('jobs/:id/status')
  @ApiOperation({ summary: 'How far a job is' })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiOkResponse({ type: JobDto })
  async get(
    @CurrentViewer() { accountId }: Viewer,
    @Param(new ZodPipe(IdParam)) { id }: z.infer<typeof IdParam>,
  ): Promise<JobDto> {
    return this.jobs.get(accountId, id);
  }

  @Post('jobs/:id/cancel')
  @HttpCode(200)
  @ApiOperation({ summary: 'End a job; what it has stored stays' })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiOkResponse({ type: JobDto })
  async cancel(
    @CurrentViewer() { accountId }: Viewer,
    @Param(new ZodPipe(IdParam)) { id }: z.infer<typeof IdParam>,
  ): Promise<JobDto> {
    return this.jobs.cancel(accountId, id);
  }
}
