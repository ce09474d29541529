import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { Harness } from '../testing/harness.ts';

let harness: Harness;

beforeEach(() => {
  harness = new Harness();
});
afterEach(() => harness.stop());

async function start(): Promise<string> {
  await harness.start();
  return harness.token();
}

describe('violations', () => {
  /** Reads to the end, as clients do, so that the next request comes on the same connection. */
  async function read(path: string, token: string): Promise<void> {
    await (await harness.get(path, token)).text();
  }

  it('are the requests of who was told to wait', async () => {
    const token = await start();
    harness.world.setLimit(11, 'core', { limit: 5000, remaining: 1 });

    await read('/user', token);
    await read('/user', token);

    expect(harness.standIn.violations).toMatchObject([
      { path: '/user', violation: expect.stringContaining('core limit') },
    ]);
  });

  it('are none when only the first refusal tells of the limit', async () => {
    const token = await start();
    harness.world.setLimit(11, 'core', { limit: 5000, remaining: 0 });

    await read('/user', token);
    harness.clock.advance(3601);
    await read('/user', token);

    expect(harness.standIn.violations).toEqual([]);
  });

  it('are none among requests that were on their way together', async () => {
    const token = await start();
    harness.standIn.faults.inject({ kind: 'primary-limit' });

    const burst = await Promise.all(Array.from({ length: 8 }, () => harness.get('/user', token)));

    expect(burst.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 403));
    expect(harness.standIn.violations).toEqual([]);
  });

  it('are requests to any bucket within a secondary limit', async () => {
    const token = await start();
    harness.standIn.faults.inject({ kind: 'secondary-limit', retryAfterSeconds: 30 });

    await read('/user', token);
    await harness.graphql('{viewer{login}}', token);

    expect(harness.standIn.violations).toMatchObject([{ path: '/graphql' }]);
  });
});
