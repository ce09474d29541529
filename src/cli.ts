import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { MikroORM } from '@mikro-orm/postgresql';
import { NestFactory } from '@nestjs/core';
import { Logger } from 'nestjs-pino';
import { AppModule } from './app.module.ts';
import type { CliApp, Workshop } from './cli/cli-context.ts';
import { runCli } from './cli/run-cli.ts';
import type { Config } from './config/config.ts';
import { readConfig } from './config/env.ts';
import { migrate } from './database/migrate.ts';
import { createOrmOptions } from './database/mikro-orm.options.ts';
import { ENTITIES } from './entities.ts';
import { CsvExport } from './export/csv-export.ts';
import { findGround } from './ground.ts';
import { keepHeapSmall } from './heap.ts';
import { listenForSignals } from './interruption.ts';

/** The same application without HTTP. Standard output is for data alone. */
const workshop: Workshop = {
  version: readVersion(),
  readSettings: () => readConfig(undefined, { LOG_LEVEL: 'warn' }),
  findGround,
  openOrm: ({ database }) => MikroORM.init(createOrmOptions({ url: database.url, entities: ENTITIES })),
  startApp,
  migrate: async (orm) => (await migrate(orm)).applied,
};

async function startApp(config: Config): Promise<CliApp> {
  const app = await NestFactory.createApplicationContext(AppModule.register({ config, logDescriptor: 2 }), {
    abortOnError: false,
    bufferLogs: true,
  });
  app.useLogger(app.get(Logger));
  return {
    config,
    get: (type) => app.get(type),
    streamCsv: (viewerId, request, sink) => app.get(CsvExport).stream(viewerId, request, sink),
    close: () => app.close(),
  };
}

function readVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

keepHeapSmall();
// A reader that has seen enough (`| head`) is no failure of ours; writing on is refused anyway.
process.stdout.on('error', () => undefined);
const io = { output: process.stdout, messages: process.stderr, interrupted: listenForSignals() };
process.exitCode = await runCli(process.argv.slice(2), io, workshop);
