import { expect, it } from 'vitest';
import { aCall, anAnswer, anError, anOptions } from '../../../test/support/github-calls.ts';
import type { Answer, CallOptions, GithubCall } from '../call.ts';
import type { StoredAnswer } from '../http-cache.store.ts';
import { createConditionalInterceptor } from './conditional.interceptor.ts';

const STORED: StoredAnswer = {
  etag: '"one"',
  body: '{"id":1}',
  link: '<https://api.github.com/x?page=2>; rel="next"',
};
const WITH_ETAG = { etag: 'W/"two"', link: '<https://api.github.com/x?page=3>; rel="next"' };

it('keeps a whole answer with its ETag and Link as they came', async () => {
  const { cache } = await run({ answer: anAnswer({ headers: WITH_ETAG }) });

  expect(cache.saved).toEqual([{ ...WITH_ETAG, body: '{"id":1}' }]);
});

it.each([
  ['broken off', anAnswer({ headers: WITH_ETAG, data: '{"id":' })],
  ['without ETag', anAnswer()],
  ['a redirect', anAnswer({ status: 301, headers: WITH_ETAG })],
  [
    'cut short by single sign-on',
    anAnswer({ headers: { ...WITH_ETAG, 'x-github-sso': 'partial-results; organizations=1' } }),
  ],
])('keeps no answer that is %s', async (_, answer) => {
  const { cache } = await run({ answer });

  expect(cache.saved).toEqual([]);
});

it('asks with the ETag word for word and serves what was stored on 304', async () => {
  const { options, result, call } = await run({
    stored: STORED,
    answer: anError(304, { headers: { x: 'new' }, data: '' }),
  });

  expect(options.headers['if-none-match']).toBe('"one"');
  expect(result).toMatchObject({ status: 304, data: { id: 1 }, headers: { x: 'new', link: STORED.link } });
  expect(call.hasStoredLink).toBe(true);
});

it('takes the Link of the 304 when it has one, and keeps it', async () => {
  const link = '<https://api.github.com/x?page=9>; rel="next"';
  const { result, call, cache } = await run({ stored: STORED, answer: anError(304, { headers: { link } }) });

  expect(result).toMatchObject({ headers: { link } });
  expect(call.hasStoredLink).toBe(false);
  expect(cache.touched).toEqual([link]);
});

it('replaces what was stored when the answer has changed', async () => {
  const { result, cache } = await run({
    stored: STORED,
    answer: anAnswer({ headers: WITH_ETAG, data: { id: 2 } }),
  });

  expect(result).toMatchObject({ status: 200, data: { id: 2 } });
  expect(cache.saved).toMatchObject([{ body: '{"id":2}' }]);
});

it('stays out of calls that did not opt in and of credentials not stored yet', async () => {
  const answer = anAnswer({ headers: WITH_ETAG });

  const without = [
    await run({ stored: STORED, answer, call: aCall({ conditional: false }) }),
    await run({ stored: STORED, answer, credentialId: null }),
  ];

  for (const { options, cache } of without) {
    expect(options.headers).toEqual({});
    expect(cache.saved).toEqual([]);
  }
});

it('lets errors fly', async () => {
  const refusal = anError(404);

  expect((await run({ stored: STORED, answer: refusal })).result).toBe(refusal);
});

it('does not take a 304 that it never asked for', async () => {
  const surprise = anError(304);

  expect((await run({ answer: surprise })).result).toBe(surprise);
});

class MemoryCache {
  readonly saved: StoredAnswer[] = [];
  readonly touched: (string | null)[] = [];

  constructor(private readonly stored: StoredAnswer | null) {}

  async find(): Promise<StoredAnswer | null> {
    return this.stored;
  }

  async save(_key: unknown, answer: StoredAnswer): Promise<void> {
    this.saved.push(answer);
  }

  async touch(_key: unknown, link: string | null): Promise<void> {
    this.touched.push(link);
  }
}

interface Setting {
  answer: Answer | Error;
  stored?: StoredAnswer;
  call?: GithubCall;
  credentialId?: number | null;
}

interface Ran {
  result: unknown;
  options: CallOptions;
  call: GithubCall;
  cache: MemoryCache;
}

async function run({ answer, stored, call = aCall(), credentialId = 7 }: Setting): Promise<Ran> {
  const cache = new MemoryCache(stored ?? null);
  const options = anOptions(call);
  const intercept = createConditionalInterceptor({ credentialId, cache, toUrl: ({ url }) => url });
  const next = async (): Promise<Answer> => {
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const result = await intercept(next, options).catch((error: unknown) => error);
  return { result, options, call, cache };
}
