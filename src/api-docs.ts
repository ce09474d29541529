import type { NestExpressApplication } from '@nestjs/platform-express';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import type { NextFunction, Request, Response } from 'express';
import { ViewerRecogniser } from './auth/viewer-recogniser.ts';
import { UnauthenticatedError } from './common/app-error.ts';
import { toProblem } from './common/app-error.filter.ts';

/** `/api/openapi.json` and the page `/api/docs`, for signed-in viewers like everything else. */
export function mountApiDocs(app: NestExpressApplication): void {
  const recogniser = app.get(ViewerRecogniser);
  app.use(['/api/docs', '/api/openapi.json'], (request: Request, response: Response, next: NextFunction) => {
    recogniser.findViewer(request).then((viewer) => {
      if (viewer) next();
      else
        response
          .status(401)
          .type('application/problem+json')
          .send(JSON.stringify(toProblem(new UnauthenticatedError())));
    }, next);
  });
  SwaggerModule.setup('api/docs', app, () => SwaggerModule.createDocument(app, DOCUMENT), {
    jsonDocumentUrl: 'api/openapi.json',
    raw: ['json'],
  });
}

const DOCUMENT = new DocumentBuilder()
  .setTitle('Octavo')
  .setDescription(
    'A complete, queryable copy of the GitHub world you can see. Everything is computed for its reader.',
  )
  .setVersion('0.1.0')
  .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'An API key: oct_...' })
  .addCookieAuth('octavo.sid')
  .addSecurityRequirements('bearer')
  .addSecurityRequirements('cookie')
  .build();
