import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { SYNC_OPTIONS, type SyncOptions } from '../../src/sync/sync.options.ts';
import { createRankingWorld, truthOfTop } from '../github/world/ranking-world.ts';
import { getJob, makeLegsDue, query, startSync, sync, untilState } from '../support/sync-kit.ts';
import { countPoints, expectTruth, stageTop } from '../support/top-kit.ts';

const COUNT = 900;
const WORLD = { repos: 1000, spread: 2 };

describe('a run for a ranking', () => {
  it('stops within one request when cancelled, keeps what it has, and says so', async () => {
    await using stage = await stageTop(createRankingWorld(24, WORLD));
    const id = Promise.withResolvers<string>();
    const run = async (): Promise<void> => {
      const response = await stage.browser.send(`/api/jobs/${await id.promise}/cancel`, { method: 'POST' });
      expect(response.status).toBe(200);
      stage.standIn.clearLog();
    };
    stage.standIn.faults.inject({ kind: 'run', run, match: { operation: 'SearchReposWithTags' }, after: 4 });
    id.resolve((await startSync(stage.browser, `top:${COUNT}`)).id);

    const job = await untilState(stage.browser, await id.promise, 'cancelled');

    // The one that was under way is not in the cleared log.
    expect(stage.standIn.log.filter(({ bucket }) => bucket === 'graphql')).toEqual([]);
    const done = job.streams[0]?.done ?? 0;
    expect(done).toBeGreaterThanOrEqual(5 * 73);
    expect(job.ranking).toMatchObject({ complete: false, available: 1000, settled: null });
    const shown = await stage.browser.send(`/api/rankings/${job.id}?limit=100`);
    expect(await shown.json()).toMatchObject({ complete: false });
    expect(await query(stage.app, 'select 1 from repo')).toHaveLength(done);
  });

  it('leaves the reserve alone, waits for the reset and goes on where it was, one query at a time', async () => {
    await using stage = await stageTop(createRankingWorld(25, WORLD));
    const { standIn, world, clock, browser, app } = stage;
    const viewer = world.accounts.get('star-gazer').id;
    world.setLimit(viewer, 'graphql', { limit: 10, remaining: 10 });
    let [inFlight, most] = [0, 0];
    const run = async (): Promise<void> => {
      inFlight += 1;
      most = Math.max(most, inFlight);
      for (let turns = 0; turns < 50; turns += 1) await turn();
      inFlight -= 1;
    };
    standIn.faults.inject({ kind: 'run', run, times: 100_000, match: { path: /graphql/ } });

    const { id } = await startSync(browser, `top:${COUNT}`);
    let waits = 0;
    for (
      let job = await untilState(browser, id, 'waiting_for_quota', 'succeeded');
      job.state !== 'succeeded';
    ) {
      waits += 1;
      expect(job.quota).toMatchObject({ remaining: 2, limit: 10 });
      expect(job.quota?.forecast?.seconds).toBeGreaterThanOrEqual(3000);
      clock.set(new Date(new Date(job.resumeAt ?? 0).getTime() + 1000));
      await makeLegsDue(app);
      await expect
        .poll(async () => (await getJob(browser, id)).resumeAt !== job.resumeAt, { timeout: 20_000 })
        .toBe(true);
      job = await untilState(browser, id, 'waiting_for_quota', 'succeeded');
    }

    expect(waits).toBeGreaterThanOrEqual(2);
    expect(most).toBe(1);
    expect(standIn.violations).toEqual([]);
    await expectTruth(stage, id, COUNT);
  });

  it('goes on at the slice and page where its last leg ended, were it after every page, and asks nothing twice', async () => {
    const points: Record<string, number>[] = [];
    const legs: number[] = [];
    for (const legSeconds of [60, 0]) {
      await using stage = await stageTop(createRankingWorld(26, WORLD));
      stage.app.app.get<SyncOptions>(SYNC_OPTIONS).legSeconds = legSeconds;

      const job = await sync(stage.browser, `top:${COUNT}`);

      await expectTruth(stage, job.id, COUNT);
      legs.push(...(await query<{ leg: number }>(stage.app, 'select leg from run')).map(({ leg }) => leg));
      points.push(countPoints(stage.standIn.log));
    }
    expect(points[1]).toEqual(points[0]);
    expect(legs[0]).toBe(1);
    expect(legs[1]).toBeGreaterThan(15);
  });

  it('is cheaper the second time, and reads tags only where somebody pushed', async () => {
    await using stage = await stageTop(createRankingWorld(27, WORLD));
    const { standIn, world, clock, browser } = stage;
    const first = await sync(browser, `top:${COUNT}`);
    const before = countPoints(standIn.log);
    standIn.clearLog();
    clock.advance(3_600_000);
    const [tagged, moved, removed] = truthOfTop(world, COUNT)
      .map(({ id }) => id)
      .filter((id) => world.tagsOf(id).length > 3 && world.tagsOf(id).length < 90);
    world.addTag(tagged ?? 0, { name: 'brand-new' });
    const nameOf = (id = 0): string => world.tagsOf(id)[1]?.name ?? '';
    world.moveTag(moved ?? 0, nameOf(moved), 'f'.repeat(40));
    world.removeTag(removed ?? 0, nameOf(removed));

    const second = await sync(browser, `top:${COUNT}`);

    const after = countPoints(standIn.log);
    await expectTruth(stage, second.id, COUNT);
    expect(before['SearchReposWithTags']).toBeGreaterThan(0);
    expect(after).toMatchObject({ ListTags: 1 });
    expect(after).not.toHaveProperty('SearchReposWithTags');
    expect(second.streams.find(({ name }) => name === 'tags')).toMatchObject({ done: 3, expected: 3 });
    expect(second.totals.quotaSpent).toBeLessThan(0.85 * first.totals.quotaSpent);
    const changes = await browser.send(`/api/rankings/${second.id}/changes?since=${first.id}`);
    expect(changes.status).toBe(200);
  });
});
