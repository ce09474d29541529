import type { MikroORM } from '@mikro-orm/postgresql';
import { Gauge, type Registry } from 'prom-client';
import { queryRows } from '../database/query-rows.ts';
import type { QueueStatus } from './queue-status.ts';

/** What is read when somebody asks. While PostgreSQL does not answer, these are absent and the rest is told. */
export function addDatabaseGauges(registry: Registry, orm: MikroORM, queue: QueueStatus): void {
  addGauge(registry, 'octavo_queue_jobs', 'Jobs in the queue by state', async () =>
    Object.entries(await queue.getDepth()),
  );
  addGauge(registry, 'octavo_runs', 'Runs kept by state', () => countRuns(orm));
  addGauge(registry, 'octavo_database_connections', 'Connections of this process by state', () =>
    countConnections(orm),
  );
}

type Counts = [state: string, count: number][];

function addGauge(registry: Registry, name: string, help: string, count: () => Promise<Counts>): void {
  const gauge = new Gauge({
    name,
    help,
    labelNames: ['state'],
    registers: [registry],
    collect: async () => {
      gauge.reset();
      for (const [state, value] of await count().catch((): Counts => [])) gauge.set({ state }, value);
    },
  });
}

async function countRuns(orm: MikroORM): Promise<Counts> {
  const text = 'select state, count(*)::int as count from run group by state';
  const rows = await queryRows<{ state: string; count: number }>(orm.em, { text, values: [] });
  return rows.map(({ state, count }) => [state, count]);
}

async function countConnections(orm: MikroORM): Promise<Counts> {
  const { totalCount, idleCount, waitingCount } = await orm.driver.getConnection().getNativeClient();
  return [
    ['used', totalCount - idleCount],
    ['idle', idleCount],
    ['waited_for', waitingCount],
  ];
}
