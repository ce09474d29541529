import type { IncomingMessage } from 'node:http';
import { NotFoundException } from '@nestjs/common';
import { MikroORM } from '@mikro-orm/postgresql';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import helmet from 'helmet';
import { Logger } from 'nestjs-pino';
import { createSessionMiddleware } from './auth/session-middleware.ts';
import { mountApiDocs } from './api-docs.ts';
import { sendProblem } from './common/app-error.filter.ts';
import { type Config, CONFIG } from './config/config.ts';
import { createWebhookDoor, WEBHOOK_PATH } from './sync/webhooks/webhook-door.ts';
import { migrate } from './database/migrate.ts';

const MAX_BODY = '1mb';
/** GitHub delivers nothing larger: https://docs.github.com/webhooks/webhook-events-and-payloads#payload-cap */
const MAX_WEBHOOK = '25mb';

/** What a process that only syncs still answers. */
const WORKER_PATHS = new Set(['/health/live', '/health/ready', '/metrics']);

/** Everything between creating the application and listening: used by `main.ts` and by the tests. */
export async function configureApp(app: NestExpressApplication): Promise<void> {
  const config = app.get<Config>(CONFIG);
  app.useLogger(app.get(Logger));
  await migrate(app.get(MikroORM));
  app.set('trust proxy', config.http.trustProxy);
  app.set('query parser', 'simple');
  app.disable('x-powered-by');
  app.use(createHelmet(config.http.publicUrl.startsWith('https:')));
  app.use(denyCaching);
  if (config.role === 'worker') app.use(onlyWorkerPaths);
  app.use(createWebhookDoor(config.webhookSecret, sendProblem));
  // Signed byte by byte. Compressed, it could be any size.
  app.useBodyParser('raw', { limit: MAX_WEBHOOK, inflate: false, type: isWebhook });
  app.useBodyParser('json', { limit: MAX_BODY });
  app.useBodyParser('urlencoded', { limit: MAX_BODY, extended: false });
  app.use(createSessionMiddleware(app));
  mountApiDocs(app);
}

function isWebhook({ method, url = '' }: IncomingMessage): boolean {
  return method === 'POST' && url.split('?', 1)[0] === WEBHOOK_PATH;
}

/** Without https, a browser told to upgrade requests or to stay with https would find nothing. */
function createHelmet(isHttps: boolean): RequestHandler {
  const upgradeInsecureRequests = isHttps ? [] : null;
  return helmet({ hsts: isHttps, contentSecurityPolicy: { directives: { upgradeInsecureRequests } } });
}

/** Answers are made for their reader: no proxy and no shared browser may keep them. */
function denyCaching(_request: Request, response: Response, next: NextFunction): void {
  response.setHeader('Cache-Control', 'private, no-store');
  next();
}

function onlyWorkerPaths(request: Request, response: Response, next: NextFunction): void {
  if (WORKER_PATHS.has(request.path)) next();
  else sendProblem(response, new NotFoundException('This process only syncs (ROLE=worker)'));
}
