import 'reflect-metadata';
import { once } from 'node:events';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { AppModule } from './app.module.ts';
import { AppError } from './common/app-error.ts';
import { readConfig } from './config/env.ts';
import { configureApp } from './configure-app.ts';
import { findGround } from './ground.ts';
import { toStartMessage } from './start-message.ts';

/** Create, configure, listen; on SIGTERM or Ctrl-C let go of everything in the reverse order. */
async function main(): Promise<void> {
  const ground = await findGround(readConfig());
  try {
    const app = await NestFactory.create<NestExpressApplication>(
      AppModule.register({ config: ground.config }),
      {
        abortOnError: false,
        bodyParser: false,
        bufferLogs: true,
        forceCloseConnections: true,
      },
    );
    await configureApp(app);
    await app.listen(ground.config.http.port, ground.config.http.host);
    process.stderr.write(`${toStartMessage(ground.config, await app.getUrl())}\n`);
    await nextSignal();
    await app.close();
  } finally {
    await ground.release();
  }
}

/** Nest's own shutdown hooks would end the process by the signal before the database is let go of. */
function nextSignal(): Promise<unknown> {
  return Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')]);
}

main().catch((error: unknown) => {
  process.stderr.write(
    `${error instanceof AppError ? error.message : String(error instanceof Error ? error.stack : error)}\n`,
  );
  process.exitCode = 1;
});
