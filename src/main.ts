import 'reflect-metadata';
import { once } from 'node:events';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { AppModule } from './app.module.ts';
import { AppError } from './common/app-error.ts';
import { createLogger } from './common/logging.module.ts';
import type { Config } from './config/config.ts';
import { readConfig } from './config/env.ts';
import { configureApp } from './configure-app.ts';
import { assertReachable } from './database/reach.ts';
import { findGround } from './ground.ts';
import { keepHeapSmall } from './heap.ts';
import { listenForSignals } from './interruption.ts';
import { toStartMessage } from './start-message.ts';

/** Create, configure, listen; on SIGTERM or Ctrl-C let go of everything in the reverse order. */
async function main(): Promise<void> {
  keepHeapSmall();
  const interrupted = listenForSignals();
  const settings = readConfig();
  const logger = createLogger({ ...settings.log, descriptor: 1 });
  if (settings.database.url !== null) await assertReachable(settings.database.url);
  const ground = await findGround(settings, (message, data) => logger.info(data ?? {}, message));
  try {
    if (!interrupted.aborted) await serve(ground.config, interrupted);
  } finally {
    await ground.release();
  }
}

/** Nest's own shutdown hooks would end the process by the signal before the database is let go of. */
async function serve(config: Config, interrupted: AbortSignal): Promise<void> {
  const app = await NestFactory.create<NestExpressApplication>(AppModule.register({ config }), {
    abortOnError: false,
    bodyParser: false,
    bufferLogs: true,
    forceCloseConnections: true,
  });
  try {
    await configureApp(app);
    await app.listen(config.http.port, config.http.host);
    process.stderr.write(`${toStartMessage(config, await app.getUrl())}\n`);
    if (!interrupted.aborted) await once(interrupted, 'abort');
  } finally {
    await app.close();
  }
}

/** What Node says of an address that is taken, reserved or not this machine's. */
const LISTEN_FAILURES = new Set(['EADDRINUSE', 'EACCES', 'EADDRNOTAVAIL']);

/** A foreseen failure is told in words; of anything else the stack is worth having. */
function toWords(error: unknown): string {
  if (error instanceof AppError) return error.message;
  if (!(error instanceof Error)) return String(error);
  if ('code' in error && LISTEN_FAILURES.has(String(error.code))) {
    return `Cannot listen there: ${error.message}. Set HOST and PORT to an address that is free and yours, for example PORT=3001`;
  }
  return error.stack ?? error.message;
}

main().catch((error: unknown) => {
  process.stderr.write(`${toWords(error)}\n`);
  process.exitCode = 1;
});
