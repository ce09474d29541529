import { Inject, Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { Pool, type PoolClient } from 'pg';
import { CONFIG, type Config } from '../config/config.ts';
import { createPgTypes } from '../database/pg-types.ts';
import { MAX_EXPORTS } from './export-slots.ts';

const MAX_WAIT_FOR_CONNECTION_MS = 15_000;
const IDLE_MS = 10_000;

/** Connections of the exports' own, so that slow readers take none from the rest. */
@Injectable()
export class ExportPool implements OnModuleDestroy {
  private readonly logger = new Logger(ExportPool.name);
  private readonly pool: Pool;

  constructor(@Inject(CONFIG) config: Config) {
    this.pool = new Pool({
      connectionString: config.database.url,
      application_name: 'octavo-export',
      types: createPgTypes(),
      // One more than exports: it cancels what an export that ends early left running.
      max: MAX_EXPORTS + 1,
      connectionTimeoutMillis: MAX_WAIT_FOR_CONNECTION_MS,
      idleTimeoutMillis: IDLE_MS,
    });
    this.pool.on('error', (err) => this.logger.warn({ message: 'An idle export connection broke', err }));
  }

  connect(): Promise<PoolClient> {
    return this.pool.connect();
  }

  /** Ends the statement that the server process works on, if any. */
  async cancel(processId: number): Promise<void> {
    await this.pool.query('select pg_cancel_backend($1)', [processId]);
  }

  async onModuleDestroy(): Promise<void> {
    await this.pool.end();
  }
}
