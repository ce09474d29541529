import { Injectable, type NestMiddleware } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { Metrics } from './metrics.ts';

/** Times every request, those that a guard refuses too. */
@Injectable()
export class HttpMetricsMiddleware implements NestMiddleware {
  constructor(private readonly metrics: Metrics) {}

  use(request: Request, response: Response, next: NextFunction): void {
    const start = performance.now();
    response.once('close', () => {
      // The template, never the path: paths hold ids and names.
      const route = (request.route as { path?: unknown } | undefined)?.path;
      this.metrics.countHttpRequest({
        method: request.method,
        route: typeof route === 'string' ? route : 'none',
        status: response.statusCode,
        seconds: (performance.now() - start) / 1000,
      });
    });
    next();
  }
}
