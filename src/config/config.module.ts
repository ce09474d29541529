import { type DynamicModule, Module } from '@nestjs/common';
import { Clock, SystemClock } from '../common/clock.ts';
import { CONFIG, type Config } from './config.ts';

/** What every room may ask for: the configuration and the time. */
@Module({})
export class ConfigModule {
  static register(config: Config, clock: Clock = new SystemClock()): DynamicModule {
    return {
      module: ConfigModule,
      global: true,
      providers: [
        { provide: CONFIG, useValue: config },
        { provide: Clock, useValue: clock },
      ],
      exports: [CONFIG, Clock],
    };
  }
}
