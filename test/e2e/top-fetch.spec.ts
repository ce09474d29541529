import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FetchForecastDto } from '../../src/sync/dto/fetch.dto.ts';
import type { Browser } from '../support/browser.ts';
import { getJob, query } from '../support/sync-kit.ts';
import { TestApp } from '../support/test-app.ts';

const NOW = new Date('2026-01-01T00:00:00Z');

let app: TestApp;
let browser: Browser;

beforeAll(async () => {
  app = await TestApp.start({ config: { role: 'web' } });
  app.clock.set(NOW);
  browser = await app.signIn('octo-demo');
  await query(app, 'delete from quota');
});

afterAll(() => app.close());

function post(json: unknown): Promise<Response> {
  return browser.send('/api/repositories/fetch', { method: 'POST', json });
}

async function forecast(json: object): Promise<FetchForecastDto> {
  const response = await post({ ...json, dryRun: true });
  expect(response.status).toBe(200);
  return (await response.json()) as FetchForecastDto;
}

async function setQuota(remaining: number): Promise<void> {
  await query(
    app,
    `insert into quota (account_id, bucket, limit_points, remaining, reset_at, secondary_hits, updated_at)
     select account_id, 'graphql', 5000, ?, ?, 0, ? from viewer
     on conflict (account_id, bucket) do update set remaining = excluded.remaining`,
    remaining,
    new Date(NOW.getTime() + 600_000),
    NOW,
  );
}

describe('POST /api/repositories/fetch', () => {
  it('with dryRun says what a fetch costs, starts nothing and asks GitHub for nothing', async () => {
    const asked = app.standIn.log.length;

    const told = await forecast({ count: 1000, query: ' Topic:CLI  language:TypeScript', minStars: 20 });

    expect(told).toEqual({
      target: 'top:1000?query=topic:cli+language:typescript&minStars=20',
      isRerun: false,
      isAtMost: false,
      points: 17,
      requests: 17,
      seconds: 17,
      waits: [],
      quota: { remaining: 5000, limit: 5000, reserved: 1000, resetAt: '2026-01-01T01:00:00.000Z' },
    });
    expect(app.standIn.log).toHaveLength(asked);
    expect(await query(app, 'select 1 from run')).toEqual([]);
  });

  it('counts the waits for resets that the reserve makes necessary', async () => {
    await setQuota(1010);

    const told = await forecast({ count: 1000 });

    expect(told.waits).toEqual(['2026-01-01T00:10:00.000Z']);
    expect(told.seconds).toBe(607);
    expect(told.quota).toMatchObject({ remaining: 1010 });
  });

  it('knows what was read before, and how fast that was', async () => {
    await query(
      app,
      `insert into ranking (id, account_id, target, count, started_at, finished_at)
       select gen_random_uuid(), account_id, 'top:1000', 1000, now(), now() from viewer`,
    );
    await query(
      app,
      `insert into run (id, account_id, target, started_by, state, leg, cancel_requested, queued_at, requests,
         quota_spent, started_at, finished_at, waited_seconds)
       select gen_random_uuid(), account_id, 'top:7', 'hand', 'succeeded', 1, false, ?, 10, 10, ?, ?, 95 from viewer`,
      NOW,
      NOW,
      new Date(NOW.getTime() + 100_000),
    );
    await setQuota(5000);

    const again = await forecast({ count: 1000 });
    const withoutTags = await forecast({ count: 1000, tags: false });

    expect(again).toMatchObject({ isRerun: true, isAtMost: true, points: 22, seconds: 11 });
    expect(withoutTags).toMatchObject({ isRerun: false, isAtMost: false, points: 12, seconds: 6 });
  });

  it('queues one job of one target, however it is written, and leaves it to a sync to have it repeated', async () => {
    const response = await post({ count: 50, query: 'Topic:CLI' });
    const { jobId, status } = (await response.json()) as { jobId: string; status: string };
    const remembered = await query(app, 'select 1 from target');
    const again = await browser.send('/api/sync', {
      method: 'POST',
      json: { target: 'TOP:050?query=topic:cli&tags=true' },
    });

    expect(response.status).toBe(202);
    expect(remembered).toEqual([]);
    expect(status).toBe(`/api/jobs/${jobId}/status`);
    expect(response.headers.get('location')).toBe(status);
    expect(await again.json()).toMatchObject({ id: jobId });
    expect(await getJob(browser, jobId)).toMatchObject({ target: 'top:50?query=topic:cli', state: 'queued' });
    expect(await query(app, 'select target, source from target')).toEqual([
      { target: 'top:50?query=topic:cli', source: 'viewer' },
    ]);
  });
});
