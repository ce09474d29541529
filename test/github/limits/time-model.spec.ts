import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { Harness } from '../testing/harness.ts';
import type { GithubStandInOptions } from '../github-stand-in.ts';

const QUERY =
  'query($n:Int!){search(type:REPOSITORY,query:"stars:>=0 is:public",first:$n){nodes{...on Repository{id repositoryTopics(first:5){nodes{topic{name}}}}}}}';
let harness: Harness;
let token: string;

beforeEach(() => {
  harness = new Harness();
  for (let index = 0; index < 20; index += 1) {
    harness.world.addRepo({ owner: 'bob', name: `r${index}`, topics: ['cli'] });
  }
});
afterEach(() => harness.stop());

async function start(time?: GithubStandInOptions['time']): Promise<void> {
  await harness.start(time ? { time } : {});
  token = harness.token();
}

async function ask(n: number): ReturnType<Harness['graphql']> {
  return harness.graphql(QUERY, token, { n });
}

describe('a query', () => {
  it('takes no time unless told so', async () => {
    await start();

    expect((await ask(20)).status).toBe(200);
  });

  it.each([
    ['by nodes', { nodeMs: 250 }, 20, 21],
    ['by connections', { connectionMs: 500 }, 19, 20],
    ['by both, beside its base', { baseMs: 400, nodeMs: 200, connectionMs: 100 }, 19, 20],
  ])('is given up when it would take more than ten seconds, reckoned %s', async (_how, time, fast, slow) => {
    await start({ ...time, timeoutMs: 10_000 });

    const whole = await ask(fast);
    const late = await ask(slow);

    expect([whole.status, late.status]).toEqual([200, 502]);
    expect(late.data).toBeNull();
    expect(late.errors?.[0]?.message).toContain('This may be the result of a timeout');
  });

  it('that was given up costs extra, and costs no real time', async () => {
    await start({ baseMs: 60_000, timeoutMs: 10_000, timeoutPoints: 7, timeoutStatus: 200 });

    const late = await ask(1);

    expect(late.status).toBe(200);
    expect(late.headers.get('x-ratelimit-used')).toBe('8');
    expect(harness.standIn.log.map(({ cost }) => cost)).toEqual([8]);
  });
});

it('every answer is held back as long as asked, and no longer', async () => {
  const held: number[] = [];
  await start({
    responseMs: 200,
    wait: (milliseconds) => {
      held.push(milliseconds);
      return Promise.resolve();
    },
  });

  await ask(1);
  await harness.get('/user', token);

  expect(held).toEqual([200, 200]);
});
