import type { NestExpressApplication } from '@nestjs/platform-express';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import type { NextFunction, Request, Response } from 'express';
import { FailedKeys } from './auth/failed-keys.ts';
import { ViewerFinder } from './auth/viewer-finder.ts';
import { UnauthenticatedError } from './common/app-error.ts';

const DOCUMENT = new DocumentBuilder()
  .setTitle('Octavo')
  .setDescription(
    'A complete, queryable copy of the GitHub world you can see. Everything is computed for its reader.',
  )
  .setVersion('0.1.0')
  .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'oct_...', description: 'An API key' })
  .addCookieAuth('octavo.sid')
  .addSecurityRequirements('bearer')
  .addSecurityRequirements('cookie')
  .build();

/** `/api/openapi.json` and the page `/api/docs`. Swagger answers outside Nest's guards, so the door is here. */
export function mountApiDocs(app: NestExpressApplication): void {
  const finder = app.get(ViewerFinder);
  const failedKeys = app.get(FailedKeys);
  app.use(
    ['/api/docs', '/api/openapi.json'],
    // Express 5 hands a rejection to the error handler, which is Nest's.
    async (request: Request, _: Response, next: NextFunction) => {
      const viewer = await failedKeys.counting(request.ip, () => finder.find(request));
      if (viewer === null) throw new UnauthenticatedError();
      next();
    },
  );
  SwaggerModule.setup('api/docs', app, () => SwaggerModule.createDocument(app, DOCUMENT), {
    jsonDocumentUrl: 'api/openapi.json',
    raw: ['json'],
  });
}
