import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import {
  ApiBody,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import type { z } from 'zod';
import { CurrentViewer, type Viewer } from '../common/viewer.ts';
import { ZodPipe } from '../common/zod.pipe.ts';
import { IdParam, SyncRequest } from './dto/requests.ts';
import { SyncRequestDto, TargetDto, TargetListDto } from './dto/target.dto.ts';
import { TargetsService } from './targets.service.ts';

@ApiTags('sync')
@Controller('api/targets')
export class TargetsController {
  constructor(private readonly targets: TargetsService) {}

  @Get()
  @ApiOperation({ summary: 'What is synced for you again and again' })
  @ApiOkResponse({ type: TargetListDto })
  async list(@CurrentViewer() { accountId }: Viewer): Promise<TargetListDto> {
    return { targets: await this.targets.list(accountId) };
  }

  @Post()
  @ApiOperation({
    summary: 'Remember a target for the schedule',
    description: 'One that is remembered already stays as it is, but for its schedule if one is given.',
  })
  @ApiBody({ type: SyncRequestDto })
  @ApiCreatedResponse({ type: TargetDto })
  async create(
    @CurrentViewer() { accountId }: Viewer,
    @Body(new ZodPipe(SyncRequest)) { target, cron }: z.infer<typeof SyncRequest>,
  ): Promise<TargetDto> {
    return this.targets.remember(accountId, target, cron);
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Sync a target no longer; what it mirrored stays' })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiNoContentResponse()
  async remove(
    @CurrentViewer() { accountId }: Viewer,
    @Param(new ZodPipe(IdParam)) { id }: z.infer<typeof IdParam>,
  ): Promise<void> {
    await this.targets.remove(accountId, id);
  }
}
