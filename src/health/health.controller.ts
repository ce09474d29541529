import { Controller, Get, Res, ServiceUnavailableException } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { HealthCheck, type HealthCheckResult, HealthCheckService } from '@nestjs/terminus';
import type { Response } from 'express';
import { ApiJsonOf } from '../common/openapi.ts';
import { CurrentViewer, Public, type Viewer } from '../common/viewer.ts';
import { Readiness } from './readiness.ts';
import { ViewerHealth } from './viewer-health.dto.ts';
import { ViewerHealthQueries } from './viewer-health.queries.ts';

/** Local facts only: none of this asks GitHub. */
@ApiTags('health')
@Controller('health')
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly readiness: Readiness,
    private readonly queries: ViewerHealthQueries,
  ) {}

  @Get('live')
  @Public()
  @HealthCheck()
  @ApiOperation({ summary: 'The process answers' })
  isLive(): Promise<HealthCheckResult> {
    return this.health.check([]);
  }

  @Get('ready')
  @Public()
  @HealthCheck()
  @ApiOperation({
    summary:
      'Database, migrations and queue are there; 503 with reasons otherwise. Tells of git, which may be missing',
  })
  async isReady(@Res({ passthrough: true }) response: Response): Promise<unknown> {
    try {
      return await this.health.check([
        () => this.readiness.checkDatabase(),
        () => this.readiness.checkMigrations(),
        () => this.readiness.checkQueue(),
        () => this.readiness.checkGit(),
      ]);
    } catch (error) {
      if (!(error instanceof ServiceUnavailableException)) throw error;
      response.status(error.getStatus());
      return error.getResponse();
    }
  }

  @Get()
  @ApiOperation({ summary: 'Freshness of your targets, your quota and credential, and the queue in numbers' })
  @ApiJsonOf(200, ViewerHealth, 'What concerns you')
  getOwn(@CurrentViewer() viewer: Viewer): Promise<ViewerHealth> {
    return this.queries.getHealth(viewer.accountId);
  }
}
