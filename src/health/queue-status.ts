import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { QUEUE_SCHEMA } from '../database/mikro-orm.options.ts';
import { queryRows } from '../database/query-rows.ts';

export interface QueueDepth {
  /** Waiting for a worker or for their time. */
  queued: number;
  active: number;
  /** Given up for good and still kept. */
  failed: number;
}

/** The queue in numbers: no names, whosever the jobs are. */
@Injectable()
export class QueueStatus {
  constructor(private readonly em: EntityManager) {}

  async isInstalled(): Promise<boolean> {
    const text = 'select to_regclass($1) is not null as installed';
    const [row] = await queryRows<{ installed: boolean }>(this.em, { text, values: [`${QUEUE_SCHEMA}.job`] });
    return row?.installed ?? false;
  }

  async getDepth(): Promise<QueueDepth> {
    const text = `select
        count(*) filter (where state in ('created', 'retry'))::int as queued,
        count(*) filter (where state = 'active')::int as active,
        count(*) filter (where state = 'failed')::int as failed
      from ${QUEUE_SCHEMA}.job where state in ('created', 'retry', 'active', 'failed')`;
    const [row] = await queryRows<QueueDepth>(this.em, { text, values: [] });
    return row ?? { queued: 0, active: 0, failed: 0 };
  }
}
