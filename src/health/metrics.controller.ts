import { createHash, timingSafeEqual } from 'node:crypto';
import { Controller, Get, Headers, Inject, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Response } from 'express';
import { NotFoundError, UnauthenticatedError } from '../common/app-error.ts';
import { Public } from '../common/viewer.ts';
import { CONFIG, type Config } from '../config/config.ts';
import { Metrics } from './metrics.ts';

const CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

@ApiExcludeController()
@Controller('metrics')
export class MetricsController {
  constructor(
    private readonly metrics: Metrics,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Not for viewers but for Prometheus, with a token of its own. */
  @Get()
  @Public()
  async getAll(
    @Headers('authorization') authorization: string | undefined,
    @Res() response: Response,
  ): Promise<void> {
    const { metricsToken } = this.config;
    if (metricsToken === null) throw new NotFoundError('/metrics');
    if (!isSame(authorization ?? '', `Bearer ${metricsToken}`)) {
      throw new UnauthenticatedError('Send METRICS_TOKEN as "Authorization: Bearer ..."');
    }
    response.setHeader('Content-Type', CONTENT_TYPE);
    response.end(await this.metrics.toText());
  }
}

/** Takes as long for any wrong token. */
function isSame(given: string, wanted: string): boolean {
  return timingSafeEqual(digest(given), digest(wanted));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
