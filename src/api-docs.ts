import type { NestExpressApplication } from '@nestjs/platform-express';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import type { NextFunction, Request, Response } from 'express';
import { ViewerFinder } from './auth/viewer-finder.ts';
import { UnauthenticatedError } from './common/app-error.ts';
import { type Problem, toProblem } from './common/app-error.filter.ts';

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

/** `/api/openapi.json` and the page `/api/docs`. Swagger answers outside Nest's guards, so the door is here. */
export function mountApiDocs(app: NestExpressApplication): void {
  const finder = app.get(ViewerFinder);
  app.use(
    ['/api/docs', '/api/openapi.json'],
    async (request: Request, response: Response, next: NextFunction) => {
      const problem = await findProblem(finder, request);
      if (problem)
        response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
      else next();
    },
  );
  SwaggerModule.setup('api/docs', app, () => SwaggerModule.createDocument(app, DOCUMENT), {
    jsonDocumentUrl: 'api/openapi.json',
    raw: ['json'],
  });
}

/** What stands between this request and the documentation; null: nothing. */
async function findProblem(finder: ViewerFinder, request: Request): Promise<Problem | null> {
  try {
    return (await finder.find(request)) === null ? toProblem(new UnauthenticatedError()) : null;
  } catch (error) {
    return toProblem(error);
  }
}
