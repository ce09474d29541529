import { afterEach, expect, it } from 'vitest';
import { GithubRateLimitedError } from '../../../src/github/github.errors.ts';
import { ADA_ID, addRepos, ClientBench, NOW } from './client-bench.ts';

const RESET = new Date('2026-11-20T10:30:00Z');
const AFTER_RESET = new Date('2026-11-20T10:30:01Z');

let bench: ClientBench;

afterEach(() => bench.stop());

it('keeps what the last answer said in the row that every process reads', async () => {
  bench = await start({ remaining: 4_000 });

  await bench.createClient().getAccount('ada');

  expect(await bench.quota.list(ADA_ID)).toEqual([
    { bucket: 'core', limit: 5_000, remaining: 3_999, resetAt: RESET, pausedUntil: null, secondaryHits: 0 },
  ]);
});

it('leaves the reserve alone and sends nothing more until the reset', async () => {
  bench = await start({ remaining: 1_002 });
  const client = bench.createClient();
  await client.getAccount('ada');
  await client.getAccount('ada-2');

  await expect(client.getAccount('ada-3')).rejects.toMatchObject({
    scope: 'reserve',
    bucket: 'core',
    retryAt: AFTER_RESET,
  });

  expect(bench.standIn.log).toHaveLength(2);
  bench.clock.set(AFTER_RESET);
  await client.getAccount('ada-3');
  expect(bench.standIn.log).toHaveLength(3);
});

it('lets a short call use the reserve, to the last point', async () => {
  bench = await start({ remaining: 2 });
  const client = bench.createClient({ mayUseReserve: true });
  await client.getAccount('ada');
  await client.getAccount('ada-2');

  await expect(client.getAccount('ada-3')).rejects.toMatchObject({ scope: 'primary', retryAt: AFTER_RESET });

  expect(bench.standIn.log).toHaveLength(2);
});

it('sends not one request before the reset once GitHub has refused, not from another process either', async () => {
  bench = await start({ remaining: 4_000 });
  bench.standIn.faults.inject({ kind: 'primary-limit' });
  const client = bench.createClient();

  await expect(client.getAccount('ada')).rejects.toThrow(GithubRateLimitedError);
  await expect(client.getAccount('ada')).rejects.toThrow(GithubRateLimitedError);
  await expect(bench.createClient().getAccount('ada')).rejects.toThrow(GithubRateLimitedError);

  expect(bench.standIn.log).toHaveLength(1);
});

it.each([
  { status: 403, tellsRetryAfter: true },
  { status: 429, tellsRetryAfter: true },
  { status: 403, tellsRetryAfter: false },
  { status: 429, tellsRetryAfter: false },
] as const)('is silent in every bucket and process after a secondary limit %j', async (refusal) => {
  bench = await start({ remaining: 4_000 });
  const other = bench.createClient();
  await other.getAccount('ada');
  bench.standIn.faults.inject({ kind: 'secondary-limit', retryAfterSeconds: 60, ...refusal });

  const error = await bench
    .createClient()
    .listViewerRepos(null)
    .catch((error: unknown) => error);
  bench.clock.advance(1_000);

  expect(error).toMatchObject({ scope: 'secondary', retryAt: new Date(NOW.getTime() + 60_000) });
  await expect(other.getAccount('ada')).rejects.toMatchObject({ scope: 'secondary' });
  await expect(other.findProfiles(['U_1'])).rejects.toMatchObject({ scope: 'secondary', bucket: 'graphql' });
  expect(bench.standIn.log).toHaveLength(2);
  bench.clock.advance(60_000);
  expect(await other.getAccount('ada')).toMatchObject({ kind: 'found' });
});

it('waits twice as long for each secondary limit in a row, and anew after a success', async () => {
  bench = await start({ remaining: 4_000 });
  bench.standIn.faults.inject({ kind: 'status', status: 429, body: { message: 'slow' }, times: 3 });
  const client = bench.createClient();
  const waits: number[] = [];

  for (let n = 0; n < 3; n++) {
    const error = await client.getAccount('ada').catch((error: unknown) => error);
    if (!(error instanceof GithubRateLimitedError)) throw error;
    waits.push((error.retryAt.getTime() - bench.clock.now().getTime()) / 1_000);
    bench.clock.set(error.retryAt);
  }
  await client.getAccount('ada');

  expect(waits).toEqual([60, 120, 240]);
  expect(await bench.quota.list(ADA_ID)).toMatchObject([{ secondaryHits: 0 }]);
});

it('never waits where GitHub has no limits', async () => {
  bench = await ClientBench.start((world) => addRepos(world, 1));
  const headers = { 'x-ratelimit-limit': '0', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '0' };
  const body = { id: 1, node_id: 'U_1', login: 'ada', type: 'User' };
  bench.standIn.faults.inject({ kind: 'status', status: 200, headers, body, times: 3 });
  const client = bench.createClient();

  for (let n = 0; n < 3; n++) expect(await client.getAccount('ada')).toMatchObject({ kind: 'found' });

  expect(client.usage).toEqual({ requests: 3, quotaSpent: 0 });
  expect(await bench.quota.list(ADA_ID)).toEqual([]);
});

it('reads no row before it knows whose token it is, and writes one then', async () => {
  bench = await start({ remaining: 4_000 });
  const identity = { accountId: null, credentialId: null, token: bench.token };
  const client = bench.createFactory().create(identity, { mayUseReserve: true });

  const viewer = await client.getViewer();

  expect(viewer).toMatchObject({
    account: { id: ADA_ID, login: 'ada' },
    scopes: ['read:org', 'repo', 'user:email'],
  });
  expect(await bench.quota.list(ADA_ID)).toMatchObject([{ bucket: 'core', remaining: 3_999 }]);
});

it('sees within a second that another process has spent the quota', async () => {
  bench = await start({ remaining: 4_000 });
  const client = bench.createClient();
  await client.getAccount('ada');
  await bench.quota.saveReading(ADA_ID, { bucket: 'core', limit: 5_000, remaining: 0, resetAt: RESET }, NOW);

  bench.clock.advance(1_000);

  await expect(client.getAccount('ada')).rejects.toMatchObject({ scope: 'primary' });
});

it('sends nothing of what was waiting for its turn when the limit came', async () => {
  bench = await start({ remaining: 4_000 });
  bench.standIn.faults.inject({ kind: 'secondary-limit', after: 10 });
  const client = bench.createClient();

  const results = await Promise.allSettled(
    Array.from({ length: 60 }, (_, n) => client.getAccount(`user-${n}`)),
  );

  const refused = results.filter(({ status }) => status === 'rejected').length;
  expect(refused).toBeGreaterThanOrEqual(60 - 10 - 8);
  // Only those that were under way when it came.
  expect(bench.standIn.log.length).toBeLessThanOrEqual(10 + 8);
});

it('has at most eight REST requests under way', async () => {
  bench = await start({ remaining: 4_000 });
  let underWay = 0;
  let most = 0;
  const release = Promise.withResolvers<void>();
  const run = async (): Promise<void> => {
    most = Math.max(most, ++underWay);
    if (underWay === 8) setTimeout(release.resolve, 50);
    await release.promise;
    underWay--;
  };
  bench.standIn.faults.inject({ kind: 'run', run, times: 20 });
  const client = bench.createClient();

  await Promise.all(Array.from({ length: 20 }, (_, n) => client.getAccount(`user-${n}`)));

  expect(most).toBe(8);
});

async function start(core: { remaining: number }): Promise<ClientBench> {
  const bench = await ClientBench.start();
  bench.standIn.world.setLimit(ADA_ID, 'core', { limit: 5_000, resetAt: RESET, ...core });
  return bench;
}
