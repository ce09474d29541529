import type { Pool, PoolClient } from 'pg';

/**
 * Gives a pool its places back when connections break while in use.
 *
 * Kysely releases a transaction's connection after its commit or rollback went through, which on a broken connection
 * neither does: every transaction under way when PostgreSQL restarts would take a place of the pool for ever.
 */
export function releaseBrokenConnections(pool: Pool): void {
  const inUse = new WeakSet<PoolClient>();
  pool.on('acquire', (client) => inUse.add(client));
  pool.on('release', (_error, client) => inUse.delete(client));
  pool.on('connect', (client) => {
    client.once('end', () => {
      if (!inUse.has(client)) return;
      client.release(true);
      // Whoever had it may still want to release it, which pg-pool takes once.
      client.release = () => undefined;
    });
  });
}
