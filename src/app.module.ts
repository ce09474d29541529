import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { ScheduleModule } from '@nestjs/schedule';
import { AuthModule } from './auth/auth.module.ts';
import { AppErrorFilter } from './common/app-error.filter.ts';
import type { Clock } from './common/clock.ts';
import { createLoggingModule, type LogDescriptor } from './common/logging.module.ts';
import type { Config } from './config/config.ts';
import { ConfigModule } from './config/config.module.ts';
import { ContributorAnswersModule } from './contributors/contributor-answers.module.ts';
import { DatabaseModule } from './database/database.module.ts';
import { ENTITIES } from './entities.ts';
import { ExportModule } from './export/export.module.ts';
import { GithubModule } from './github/github.module.ts';
import { HealthModule } from './health/health.module.ts';
import { IndicatorsModule } from './issues/indicators/indicators.module.ts';
import { JobsModule } from './jobs/jobs.module.ts';
import { ReposModule } from './repos/repos.module.ts';
import { SyncModule } from './sync/sync.module.ts';

export interface AppOptions {
  config: Config;
  /** Tests set the time. */
  clock?: Clock;
  logDescriptor?: LogDescriptor;
}

/** The table of contents, storey by storey. */
@Module({})
export class AppModule {
  static register({ config, clock, logDescriptor = 1 }: AppOptions): DynamicModule {
    return {
      module: AppModule,
      imports: [
        // platform
        ConfigModule.register(config, clock),
        createLoggingModule({ ...config.log, descriptor: logDescriptor }),
        DatabaseModule.register({ url: config.database.url, entities: ENTITIES }),
        JobsModule,
        ScheduleModule.forRoot(),
        // knowledge
        GithubModule,
        ReposModule,
        IndicatorsModule,
        ContributorAnswersModule,
        // behaviour
        AuthModule,
        SyncModule,
        // faces
        ExportModule,
        HealthModule,
      ],
      providers: [{ provide: APP_FILTER, useClass: AppErrorFilter }],
    };
  }
}
