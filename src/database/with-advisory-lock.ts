import { Client } from 'pg';
import { type AdvisoryLockKey, toLockNumber } from './advisory-lock-classes.ts';

/** Waits for the lock and holds it, on a connection of its own, while `work` is under way. */
export async function withAdvisoryLock<Result>(
  { url, key }: { url: string; key: AdvisoryLockKey },
  work: () => Promise<Result>,
): Promise<Result> {
  const client = new Client({ connectionString: url, application_name: 'octavo lock', keepAlive: true });
  // A connection that breaks while idle is told by `end`; an unheard `error` would end the process.
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [toLockNumber(key)]);
    return await work();
  } finally {
    await client.end();
  }
}
