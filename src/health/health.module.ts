import { type MiddlewareConsumer, Module, type NestModule } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { GithubModule } from '../github/github.module.ts';
import { HealthController } from './health.controller.ts';
import { HttpMetricsMiddleware } from './http-metrics.middleware.ts';
import { Metrics } from './metrics.ts';
import { MetricsController } from './metrics.controller.ts';
import { QueueStatus } from './queue-status.ts';
import { Readiness } from './readiness.ts';
import { ViewerHealthQueries } from './viewer-health.queries.ts';

@Module({
  imports: [TerminusModule, GithubModule],
  controllers: [HealthController, MetricsController],
  providers: [Metrics, QueueStatus, Readiness, ViewerHealthQueries],
})
export class HealthModule implements NestModule {
  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(HttpMetricsMiddleware).forRoutes('{*path}');
  }
}
