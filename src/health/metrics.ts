import { MikroORM } from '@mikro-orm/postgresql';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import { addDatabaseGauges } from './database-gauges.ts';
import { countGithubRequests } from './github-counter.ts';
import { QueueStatus } from './queue-status.ts';

export interface HttpRequestFacts {
  method: string;
  /** `/api/repositories/:id`, or `none` where no route matched. */
  route: string;
  status: number;
  seconds: number;
}

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60];

/** The numbers of one process and of the database behind it. No login, owner or repo in any label. */
@Injectable()
export class Metrics implements OnModuleDestroy {
  private readonly registry = new Registry();
  private readonly stopCounting: () => void;
  private readonly http: Histogram<'method' | 'route' | 'status'>;

  constructor(orm: MikroORM, queue: QueueStatus) {
    collectDefaultMetrics({ register: this.registry });
    this.http = new Histogram({
      name: 'octavo_http_request_duration_seconds',
      help: 'HTTP requests by route template and status',
      labelNames: ['method', 'route', 'status'],
      buckets: SECONDS,
      registers: [this.registry],
    });
    addDatabaseGauges(this.registry, orm, queue);
    this.stopCounting = countGithubRequests(this.registry);
  }

  onModuleDestroy(): void {
    this.stopCounting();
  }

  countHttpRequest({ method, route, status, seconds }: HttpRequestFacts): void {
    this.http.observe({ method, route, status }, seconds);
  }

  toText(): Promise<string> {
    return this.registry.metrics();
  }
}
