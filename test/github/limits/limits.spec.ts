import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { Harness } from '../testing/harness.ts';
import { DEFAULT_SECONDARY } from './secondary.ts';
import type { GithubStandInOptions } from '../github-stand-in.ts';

let harness: Harness;

beforeEach(() => {
  harness = new Harness();
});
afterEach(() => harness.stop());

async function start(secondary: NonNullable<GithubStandInOptions['secondary']> = {}): Promise<string> {
  await harness.start({ secondary });
  return harness.token();
}

function used(response: Response): number {
  return Number(response.headers.get('x-ratelimit-used'));
}

describe('the primary limit', () => {
  it('counts each request of the account, whichever token it came with', async () => {
    const token = await start();

    await harness.get('/user', token);
    const second = await harness.get('/user/repos', harness.token());
    const other = await harness.get('/user', harness.token('bob'));

    expect([used(second), used(other)]).toEqual([2, 1]);
    expect(second.headers.get('x-ratelimit-remaining')).toBe('4998');
    expect(second.headers.get('x-ratelimit-resource')).toBe('core');
  });

  it('counts REST and GraphQL apart, and neither for /rate_limit', async () => {
    const token = await start();
    await harness.get('/user', token);
    await harness.graphql('{viewer{login}}', token);

    const response = await harness.get('/rate_limit', token);

    expect(await response.json()).toMatchObject({
      resources: {
        core: { used: 1, limit: 5000 },
        graphql: { used: 1, limit: 5000 },
        search: { used: 0, limit: 30 },
      },
      rate: { used: 1 },
    });
  });

  it('refuses with 403 and remaining 0, then starts anew at the reset', async () => {
    const token = await start();
    harness.world.setLimit(11, 'core', { limit: 5000, remaining: 1 });

    const last = await harness.get('/user', token);
    const refused = await harness.get('/user', token);
    const reset = Number(last.headers.get('x-ratelimit-reset')) * 1000;
    harness.clock.advance((reset - harness.clock.now().getTime()) / 1000);
    const anew = await harness.get('/user', token);

    expect([last.status, refused.status, anew.status]).toEqual([200, 403, 200]);
    expect(refused.headers.get('x-ratelimit-remaining')).toBe('0');
    expect(refused.headers.has('retry-after')).toBe(false);
    expect(await refused.json()).toMatchObject({
      message: expect.stringContaining('API rate limit exceeded'),
    });
    expect(used(anew)).toBe(1);
  });

  it('answers 200 with RATE_LIMITED to GraphQL', async () => {
    const token = await start();
    harness.world.setLimit(11, 'graphql', { limit: 5000, remaining: 0 });

    const reply = await harness.graphql('{viewer{login}}', token);

    expect(reply.status).toBe(200);
    expect(reply.errors).toMatchObject([{ type: 'RATE_LIMITED' }]);
    expect(reply.headers.get('x-ratelimit-remaining')).toBe('0');
  });

  it('gives sixty requests an hour to who does not say their name, and no GraphQL', async () => {
    await start();

    const response = await harness.get('/users/ada');
    const graphql = await fetch(harness.standIn.graphqlUrl, {
      method: 'POST',
      body: '{}',
      headers: { 'user-agent': 'x' },
    });

    expect(response.headers.get('x-ratelimit-limit')).toBe('60');
    expect(graphql.status).toBe(401);
  });
});

describe('the secondary limit', () => {
  it('is GitHub’s documented one by default', () => {
    expect(DEFAULT_SECONDARY).toMatchObject({
      concurrent: 100,
      restPointsPerMinute: 900,
      graphqlPointsPerMinute: 2000,
    });
  });

  it('refuses the request too many within a minute and says how long to stay away', async () => {
    const token = await start({ restPointsPerMinute: 2 });
    await harness.get('/user', token);
    await harness.get('/user', token);

    const refused = await harness.get('/user', token);
    harness.clock.advance(61);
    const later = await harness.get('/user', token);

    expect([refused.status, later.status]).toEqual([403, 200]);
    expect(refused.headers.get('retry-after')).toBe('60');
    expect(refused.headers.get('x-ratelimit-remaining')).not.toBe('0');
    expect(await refused.json()).toMatchObject({
      message: expect.stringContaining('exceeded a secondary rate limit'),
    });
  });

  it('lets a slower pace go on for ever', async () => {
    const token = await start({ restPointsPerMinute: 2 });

    for (let index = 0; index < 5; index += 1) {
      expect((await harness.get('/user', token)).status).toBe(200);
      harness.clock.advance(30);
    }
  });

  it('counts response time', async () => {
    const token = await start({ cpuSecondsPerMinute: 5 });
    harness.standIn.faults.inject({ kind: 'run', run: () => harness.clock.advance(6) });
    await harness.get('/user', token);

    expect((await harness.get('/user', token)).status).toBe(403);
  });

  it('counts requests in flight', async () => {
    const token = await start({ concurrent: 2 });
    harness.standIn.faults.inject({ kind: 'stall', ms: 100, times: 2 });

    const both = [harness.get('/user', token), harness.get('/user', token)];
    await expect.poll(() => harness.standIn.log.filter(({ status }) => status === 200)).toHaveLength(2);
    const third = await harness.get('/user', token);

    expect(third.status).toBe(403);
    expect((await Promise.all(both)).map(({ status }) => status)).toEqual([200, 200]);
  });
});
