import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { AppModule } from './app.module.ts';
import { AppError } from './common/app-error.ts';
import { createLogger } from './common/logging.module.ts';
import type { Config } from './config/config.ts';
import { readConfig } from './config/env.ts';
import { configureApp } from './configure-app.ts';
import { findGround } from './ground.ts';
import { toStartMessage } from './start-message.ts';

/** Create, configure, listen; on SIGTERM or Ctrl-C let go of everything in the reverse order. */
async function main(): Promise<void> {
  const settings = readConfig();
  const logger = createLogger({ ...settings.log, descriptor: 1 });
  const ground = await findGround(settings, (message, data) => logger.info(data ?? {}, message));
  try {
    await serve(ground.config);
  } finally {
    await ground.release();
  }
}

async function serve(config: Config): Promise<void> {
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
    await nextSignal();
  } finally {
    await app.close();
  }
}

/**
 * Nest's own shutdown hooks would end the process by the signal before the database is let go of. Listened to for good:
 * npm and the terminal both pass Ctrl-C on, and the second one would cut the shutdown short.
 */
function nextSignal(): Promise<void> {
  return new Promise((resolve) => {
    process.on('SIGTERM', () => resolve());
    process.on('SIGINT', () => resolve());
  });
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
