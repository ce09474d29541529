import { type Options } from '@mikro-orm/postgresql';
import { MikroOrmModule } from '@mikro-orm/nestjs';
import { type DynamicModule, Logger, Module } from '@nestjs/common';
import { AdvisoryLocks } from './advisory-locks.ts';
import { createOrmOptions } from './mikro-orm.options.ts';

export interface DatabaseSettings {
  url: string;
  entities: NonNullable<Options['entities']>;
  poolMax?: number;
}

/** MikroORM's `EntityManager` and `MikroORM`, and `AdvisoryLocks`, for everybody. Migrates nothing by itself. */
@Module({})
export class DatabaseModule {
  static register({ url, entities, poolMax }: DatabaseSettings): DynamicModule {
    const logger = new Logger(DatabaseModule.name);
    const options = createOrmOptions({ url, entities, poolMax, logger: (message) => logger.warn(message) });
    return {
      module: DatabaseModule,
      global: true,
      imports: [MikroOrmModule.forRoot(options)],
      providers: [{ provide: AdvisoryLocks, useFactory: () => new AdvisoryLocks(url) }],
      exports: [AdvisoryLocks],
    };
  }
}
