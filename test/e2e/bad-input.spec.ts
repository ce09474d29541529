import { deepStrictEqual } from 'node:assert';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { encodeCursor } from '../../src/repos/repo-cursor.ts';
import { listFields, readProblem } from '../support/problem.ts';
import { countEverything, startWithTwoPeople, type TwoPeople } from '../support/two-people.ts';
import { WRONG_QUERIES, WRONG_REQUESTS, WRONG_TARGETS } from '../support/wrong-input.ts';

const IS_JSON = { 'content-type': 'application/json' };
const FAR_TOO_MUCH = 1024 * 1024 + 1;

let people: TwoPeople;
let before: object;

beforeAll(async () => {
  people = await startWithTwoPeople();
});

beforeEach(async () => {
  before = await countEverything(people.app);
});

afterEach(async () => {
  // Whatever was refused has left nothing behind and asked GitHub for nothing.
  deepStrictEqual(await countEverything(people.app), before);
});

afterAll(() => people.app.close());

/** With a key that is right, so that nothing but the input is wrong. */
function send(path: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  headers.set('authorization', `Bearer ${people.key.key}`);
  return fetch(people.app.url + path, { redirect: 'manual', ...init, headers });
}

function sendJson(method: string, path: string, body: unknown): Promise<Response> {
  if (body === undefined) return send(path, { method });
  return send(path, { method, body: JSON.stringify(body), headers: IS_JSON });
}

/** A request for a sync, with a body as it is. */
function sendRaw(body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string>): Promise<Response> {
  return send('/api/sync', { method: 'POST', body, headers });
}

describe('input that does not fit', () => {
  it.each(['/api/sync', '/api/targets'])('holds no target that %s would take', async (path) => {
    for (const target of WRONG_TARGETS) {
      const response = await sendJson('POST', path, { target });

      const fields = listFields(await readProblem(response));
      expect({ target, status: response.status, fields }).toEqual({
        target,
        status: 400,
        fields: ['target'],
      });
    }
  });

  it.each(WRONG_QUERIES)('is refused in GET %s, naming %s', async (_, field, path) => {
    const response = await send(path);

    expect(response.status).toBe(400);
    expect(listFields(await readProblem(response))).toEqual([field]);
  });

  it.each(WRONG_REQUESTS)('is refused in %s %s with %j, naming %s', async (method, path, body, field) => {
    const response = await sendJson(method, path, body);

    expect(response.status).toBe(400);
    expect(listFields(await readProblem(response))).toEqual([field]);
  });

  it('is named field by field, not by the first one alone', async () => {
    const response = await send('/api/repositories?limit=0&visibility=secret&colour=red');

    expect(listFields(await readProblem(response)).toSorted()).toEqual(['colour', 'limit', 'visibility']);
  });

  it('is named field by field in a fetch too, with what is ours about a query', async () => {
    const body = { count: 0, query: 'stars:>5 is:private', minStars: -1, tags: 'yes', dryRun: 'no', more: 1 };

    const problem = await readProblem(await sendJson('POST', '/api/repositories/fetch', body));

    expect(problem.status).toBe(400);
    expect(listFields(problem).toSorted()).toEqual(Object.keys(body).toSorted());
    expect(problem.errors?.find(({ field }) => field === 'query')?.message).toContain(
      'must not use stars:, is:',
    );
  });

  it('is no fault of the server’s when a cursor holds a number that no row has', async () => {
    for (const [sort, key] of [
      ['pushed', '1e99'],
      ['created', '-1e99'],
      ['stars', '9999999999999999'],
    ] as const) {
      const cursor = encodeCursor(sort, { key, id: 1 });

      const response = await send(`/api/repositories?sort=${sort}&cursor=${cursor}`);

      expect({ sort, status: response.status }).toEqual({ sort, status: 200 });
    }
  });

  it('is a path that cannot be decoded', async () => {
    const response = await send('/api/repositories/%E0%A4%A');

    expect(response.status).toBe(400);
    expect((await readProblem(response)).detail).toContain('decode');
  });

  it('is a route or a method that is not there', async () => {
    const asked = [await send('/api/nothing'), await send('/'), await sendJson('PUT', '/api/sync', {})];

    expect(asked.map(({ status }) => status)).toEqual([404, 404, 404]);
    for (const response of asked) await readProblem(response);
  });
});

describe('a body', () => {
  it.each([
    ['broken JSON', '{"target": "viewer"'],
    ['a bare text', '"viewer"'],
    ['nothing but null', 'null'],
    ['no UTF-8', new Uint8Array([0x7b, 0xff, 0xfe, 0x7d])],
  ])('is refused when it is %s', async (_, body) => {
    const response = await sendRaw(body, IS_JSON);

    expect(response.status).toBe(400);
    const problem = await readProblem(response);
    expect(listFields(problem)).toEqual(['body']);
    expect(problem.detail).toContain('send JSON');
  });

  it('is refused when it is a list, a text or absent', async () => {
    const responses = [
      await sendJson('POST', '/api/sync', ['viewer']),
      await sendRaw('{"target": "viewer"}', { 'content-type': 'text/plain' }),
      await sendJson('POST', '/api/sync', undefined),
    ];

    for (const response of responses) {
      expect(response.status).toBe(400);
      expect(listFields(await readProblem(response))).toEqual(['input']);
    }
  });

  it('is refused when it is larger than a megabyte, packed or not', async () => {
    const json = JSON.stringify({ target: 'viewer', padding: ' '.repeat(FAR_TOO_MUCH) });

    const plain = await sendRaw(json, IS_JSON);
    const packed = await sendRaw(gzipSync(json), { ...IS_JSON, 'content-encoding': 'gzip' });

    for (const response of [plain, packed]) {
      expect(response.status).toBe(413);
      expect(listFields(await readProblem(response))).toEqual(['body']);
    }
  });

  it('is refused when it comes in a code that nobody here reads', async () => {
    const packed = await sendRaw('{}', { ...IS_JSON, 'content-encoding': 'zstd-of-tomorrow' });
    const coded = await sendRaw('{}', { 'content-type': 'application/json; charset=klingon' });

    for (const response of [packed, coded]) {
      expect(response.status).toBe(415);
      expect(listFields(await readProblem(response))).toEqual(['body']);
    }
  });
});
