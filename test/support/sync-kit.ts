import { MikroORM } from '@mikro-orm/postgresql';
import { expect, vi } from 'vitest';
import type { JobDto } from '../../src/sync/dto/job.dto.ts';
import type { Browser } from './browser.ts';
import type { TestApp } from './test-app.ts';

const ENDED = new Set(['succeeded', 'failed', 'cancelled']);

/** Starts a sync as the person at this browser and returns the job as it was answered. */
export async function startSync(browser: Browser, target: string): Promise<JobDto> {
  const response = await browser.send('/api/sync', { method: 'POST', json: { target } });
  expect(response.status).toBe(202);
  return (await response.json()) as JobDto;
}

export async function getJob(browser: Browser, id: string): Promise<JobDto> {
  const response = await browser.send(`/api/jobs/${id}/status`);
  expect(response.status).toBe(200);
  return (await response.json()) as JobDto;
}

/** Waits until the job is in one of these states. */
export async function untilState(browser: Browser, id: string, ...states: string[]): Promise<JobDto> {
  const isThere = (state: string): boolean => states.includes(state) || ENDED.has(state);
  const job = await vi.waitFor(
    async () => {
      const now = await getJob(browser, id);
      if (!isThere(now.state)) throw new Error(`The job is still ${now.state}`);
      return now;
    },
    { timeout: 30_000, interval: 50 },
  );
  if (!states.includes(job.state)) throw new Error(`The job ended otherwise: ${JSON.stringify(job)}`);
  return job;
}

/** Starts a sync and waits for its end; by default for a good one. */
export async function sync(browser: Browser, target: string, end = 'succeeded'): Promise<JobDto> {
  const { id } = await startSync(browser, target);
  return untilState(browser, id, end);
}

/** Rows of our own tables. */
export async function query<Row extends object>(
  { app }: TestApp,
  sql: string,
  ...values: unknown[]
): Promise<Row[]> {
  return app.get(MikroORM).em.fork().execute<Row[]>(sql, values);
}

/** What waits in the queue for a later time is due now: the queue goes by PostgreSQL's clock, which no test can move. */
export async function makeLegsDue(app: TestApp): Promise<void> {
  await query(app, `update pgboss.job set start_after = now() where name = 'sync-leg' and state < 'active'`);
}
