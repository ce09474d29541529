import { type CanActivate, type ExecutionContext, Injectable, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { MikroORM } from '@mikro-orm/postgresql';
import { AppErrorFilter } from '../../src/common/app-error.filter.ts';
import type { Clock } from '../../src/common/clock.ts';
import type { RequestWithViewer } from '../../src/common/viewer.ts';
import type { Config } from '../../src/config/config.ts';
import { ConfigModule } from '../../src/config/config.module.ts';
import { ContributorAnswersModule } from '../../src/contributors/contributor-answers.module.ts';
import { DatabaseModule } from '../../src/database/database.module.ts';
import { ENTITIES } from '../../src/entities.ts';
import { ExportModule } from '../../src/export/export.module.ts';
import { HealthModule } from '../../src/health/health.module.ts';
import { IndicatorsModule } from '../../src/issues/indicators/indicators.module.ts';
import { ReposModule } from '../../src/repos/repos.module.ts';

/** Takes the account id in `x-viewer` at its word. */
@Injectable()
class HeaderGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<RequestWithViewer>();
    const accountId = Number(request.headers['x-viewer']);
    if (accountId > 0) request.viewer = { accountId, login: `account-${accountId}`, via: 'session' };
    return true;
  }
}

export interface ReadsAppOptions {
  databaseUrl: string;
  clock: Clock;
  metricsToken?: string | null;
  /** Where git is looked for. */
  gitPath?: string;
}

export interface ReadsApp {
  url: string;
  app: NestExpressApplication;
  orm: MikroORM;
  close(): Promise<void>;
}

/** The reads over HTTP without anything that signs in or syncs. */
export async function startReadsApp(options: ReadsAppOptions): Promise<ReadsApp> {
  @Module({
    imports: [
      ConfigModule.register(toConfig(options), options.clock),
      DatabaseModule.register({ url: options.databaseUrl, entities: ENTITIES }),
      ReposModule,
      IndicatorsModule,
      ContributorAnswersModule,
      ExportModule,
      HealthModule,
    ],
    providers: [
      { provide: APP_FILTER, useClass: AppErrorFilter },
      { provide: APP_GUARD, useClass: HeaderGuard },
    ],
  })
  class ReadsModule {}
  const app = await NestFactory.create<NestExpressApplication>(ReadsModule, {
    abortOnError: false,
    logger: false,
    forceCloseConnections: true,
  });
  app.set('query parser', 'simple');
  await app.listen(0, '127.0.0.1');
  return { url: await app.getUrl(), app, orm: app.get(MikroORM), close: () => app.close() };
}

function toConfig({ databaseUrl, metricsToken = null, gitPath }: ReadsAppOptions): Config {
  const environment = { PATH: gitPath ?? process.env['PATH'] ?? '' };
  return {
    role: 'web',
    http: { host: '127.0.0.1', port: 0, publicUrl: 'http://octavo.test', trustProxy: false },
    database: { url: databaseUrl, dataDir: '.octavo/test' },
    secretKeys: [],
    github: {
      webUrl: 'http://github.invalid',
      apiUrl: 'http://github.invalid',
      graphqlUrl: 'http://github.invalid/graphql',
      oauthApp: null,
      token: null,
    },
    signInAllowed: null,
    accessMaxAgeMs: 24 * 3_600_000,
    quotaReserve: 0.2,
    sync: { cron: '*/30 * * * *', targets: [] },
    metricsToken,
    webhookSecret: null,
    log: { level: 'silent', file: null },
    git: { cacheMaxBytes: 1, repoMaxBytes: 1, timeoutMs: 1, environment },
  };
}
