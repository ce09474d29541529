import { afterEach, beforeEach, expect, it } from 'vitest';
import { QuotaStore } from '../../../src/github/quota/quota.store.ts';
import { createTestOrm, type TestOrm } from '../../support/test-database.ts';

const ADA_ID = 1001;
const NOW = new Date('2026-11-20T10:00:00Z');
const RESET = new Date('2026-11-20T10:30:00Z');

let database: TestOrm;

beforeEach(async () => {
  database = await createTestOrm();
});

afterEach(() => database.close());

it('moves the row only forward, whatever order answers come in', async () => {
  const quota = new QuotaStore(database.orm.em);
  const reading = { bucket: 'core' as const, limit: 5_000, remaining: 3_000, resetAt: RESET };
  const later = new Date(RESET.getTime() + 3_600_000);

  await quota.saveReading(ADA_ID, reading, NOW);
  expect(await quota.saveReading(ADA_ID, { ...reading, remaining: 3_500 }, NOW)).toMatchObject({
    remaining: 3_000,
  });
  expect(await quota.saveReading(ADA_ID, { ...reading, remaining: 2_000 }, NOW)).toMatchObject({
    remaining: 2_000,
  });
  expect(
    await quota.saveReading(ADA_ID, { ...reading, remaining: 4_999, resetAt: later }, NOW),
  ).toMatchObject({
    remaining: 4_999,
    resetAt: later,
  });
  expect(await quota.saveReading(ADA_ID, { ...reading, remaining: 1 }, NOW)).toMatchObject({
    remaining: 4_999,
    resetAt: later,
  });
});

it('takes a reset that differs by a second for the same window', async () => {
  const quota = new QuotaStore(database.orm.em);
  const reading = { bucket: 'core' as const, limit: 5_000, remaining: 3_000, resetAt: RESET };
  await quota.saveReading(ADA_ID, reading, NOW);

  const jittered = { ...reading, remaining: 3_100, resetAt: new Date(RESET.getTime() + 1_000) };

  expect(await quota.saveReading(ADA_ID, jittered, NOW)).toMatchObject({ remaining: 3_000 });
});

it('never shortens a pause, and counts those that come in a row', async () => {
  const quota = new QuotaStore(database.orm.em);
  await quota.savePause(ADA_ID, 'core', RESET, NOW);

  const state = await quota.savePause(ADA_ID, 'core', new Date(NOW.getTime() + 1_000), NOW);

  expect(state).toMatchObject({ pausedUntil: RESET, secondaryHits: 2 });
});

it('learns the limits of a bucket that it only knew as paused', async () => {
  const quota = new QuotaStore(database.orm.em);
  await quota.savePause(ADA_ID, 'core', RESET, NOW);

  const state = await quota.saveReading(
    ADA_ID,
    { bucket: 'core', limit: 5_000, remaining: 4_999, resetAt: RESET },
    NOW,
  );

  expect(state).toMatchObject({ limit: 5_000, remaining: 4_999, pausedUntil: RESET, secondaryHits: 1 });
});
