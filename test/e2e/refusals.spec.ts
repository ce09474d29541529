import { deepStrictEqual } from 'node:assert';
import { gunzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { THROTTLE_LIMITS, type ThrottleLimits } from '../../src/auth/throttle-limits.ts';
import { readProblem } from '../support/problem.ts';
import { sendAsIs } from '../support/raw-http.ts';
import { query } from '../support/sync-kit.ts';
import type { TestApp } from '../support/test-app.ts';
import { countEverything, createKey, startWithTwoPeople, type TwoPeople } from '../support/two-people.ts';

const CHALLENGE = 'Bearer realm="octavo"';
const NOBODYS_ID = '00000000-0000-4000-8000-000000000000';

let people: TwoPeople;
let app: TestApp;
let before: object;

beforeAll(async () => {
  people = await startWithTwoPeople();
  ({ app } = people);
});

beforeEach(async () => {
  before = await countEverything(app);
});

afterEach(async () => {
  deepStrictEqual(await countEverything(app), before);
});

afterAll(() => app.close());

function withKey(key: string): RequestInit {
  return { headers: { authorization: `Bearer ${key}` } };
}

describe('whoever is not signed in', () => {
  it.each([
    ['nothing', {}],
    ['an unknown key', { authorization: 'Bearer oct_unknown' }],
    ['a GitHub token', { authorization: `Bearer ghp_${'x'.repeat(36)}` }],
    ['a password', { authorization: 'Basic YWxpY2U6c2VjcmV0' }],
    ['an unknown session', { cookie: 'octavo.sid=s%3Aunknown.signature' }],
  ])('is asked to sign in when sending %s', async (_, headers: Record<string, string>) => {
    for (const path of ['/api/repositories', '/export', '/api/jobs', '/api/openapi.json', '/health']) {
      const response = await fetch(app.url + path, { headers });

      expect({ path, status: response.status }).toEqual({ path, status: 401 });
      expect(response.headers.get('www-authenticate')).toBe(CHALLENGE);
      await readProblem(response);
    }
  });

  it('is asked to sign in with a key from the moment it was revoked', async () => {
    const { id, key } = await createKey(people.alice);
    const open = await fetch(`${app.url}/api/jobs`, withKey(key));
    await people.alice.send(`/api/keys/${id}`, { method: 'DELETE' });

    const closed = await fetch(`${app.url}/api/jobs`, withKey(key));

    expect([open.status, closed.status]).toEqual([200, 401]);
    expect(closed.headers.get('www-authenticate')).toBe(CHALLENGE);
    await readProblem(closed);
  });
});

describe('whoever asks for what is another’s', () => {
  it('gets the same answer as for what is not there', async () => {
    const [secret] = await query<{ id: number }>(app, `select id from repo where name = 'alice-secret'`);
    const [target] = await query<{ id: string }>(app, 'select id from target');
    const things: [method: string, path: string, theirs: string | undefined, nobodys: string][] = [
      ['GET', '/api/repositories/:id', secret && String(secret.id), '999999999'],
      ['GET', '/api/jobs/:id/status', people.jobId, NOBODYS_ID],
      ['POST', '/api/jobs/:id/cancel', people.jobId, NOBODYS_ID],
      ['DELETE', '/api/targets/:id', target?.id, NOBODYS_ID],
      ['DELETE', '/api/keys/:id', people.key.id, NOBODYS_ID],
    ];

    for (const [method, path, theirs = 'none', nobodys] of things) {
      const hidden = await people.bob.send(path.replace(':id', theirs), { method });
      const absent = await people.bob.send(path.replace(':id', nobodys), { method });

      expect({ path, status: hidden.status }).toEqual({ path, status: 404 });
      expect(await readProblem(hidden)).toEqual(await readProblem(absent));
    }
  });
});

describe('a session cookie', () => {
  it.each([
    ['another site', { origin: 'https://evil.example' }],
    ['a page without an origin', { origin: 'null' }],
    ['another port', { origin: 'http://127.0.0.1:1' }],
    ['another site, as the browser says', { origin: 'SELF', 'sec-fetch-site': 'cross-site' }],
    ['a sister site, as the browser says', { origin: 'SELF', 'sec-fetch-site': 'same-site' }],
  ])('changes nothing when it comes from %s', async (_, given) => {
    const headers = { ...given, origin: given.origin.replace('SELF', app.url) };

    for (const [path, method, json] of [
      ['/api/sync', 'POST', { target: 'org:acme' }],
      [`/api/keys/${people.key.id}`, 'DELETE', undefined],
      ['/auth/logout', 'POST', undefined],
    ] as const) {
      const response = await people.alice.send(path, { method, headers, json });

      expect({ path, status: response.status }).toEqual({ path, status: 403 });
      await readProblem(response);
    }
    expect((await people.alice.send('/auth/me')).status).toBe(200);
  });
});

describe('whoever asks too often', () => {
  it('is told when to come back, as problem and as page', async () => {
    const limits = app.app.get<ThrottleLimits>(THROTTLE_LIMITS);
    const { usualPerMinute, strictPerMinute } = limits;
    const busy = await createKey(people.bob);
    Object.assign(limits, { usualPerMinute: 2, strictPerMinute: 0 });
    const paths = ['/api/jobs', '/export', '/api/repositories'];
    const answers = [];
    for (const path of paths) answers.push(await fetch(app.url + path, withKey(busy.key)));

    const page = await fetch(`${app.url}/auth/github`, { headers: { accept: 'text/html' } });
    Object.assign(limits, { usualPerMinute, strictPerMinute });
    await people.bob.send(`/api/keys/${busy.id}`, { method: 'DELETE' });

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 429]);
    expect(page.status).toBe(429);
    expect(page.headers.get('content-type')).toContain('text/html');
    for (const { headers } of [answers[2]!, page]) {
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
      expect(Number(headers.get('retry-after'))).toBeLessThanOrEqual(60);
    }
    await readProblem(answers[2]!);
  });
});

describe('on the wire', () => {
  it('HEAD tells what GET would, without a body', async () => {
    for (const [path, status] of [
      ['/export', 200],
      ['/api/repositories', 200],
      ['/api/repositories?limit=0', 400],
      ['/api/nothing', 404],
    ] as const) {
      const url = app.url + path;
      const got = await sendAsIs(url, { method: 'GET', key: people.key.key });

      const head = await sendAsIs(url, { method: 'HEAD', key: people.key.key });

      expect({ path, status: head.status, body: head.body.length }).toEqual({ path, status, body: 0 });
      expect(got.body.length).toBeGreaterThan(0);
      expect(head.headers['content-type']).toBe(got.headers['content-type']);
      expect(head.headers['content-disposition']).toBe(got.headers['content-disposition']);
    }
  });

  it('HEAD of a closed door is as closed as the door', async () => {
    const head = await sendAsIs(`${app.url}/export`, { method: 'HEAD' });

    expect({ status: head.status, body: head.body.length }).toEqual({ status: 401, body: 0 });
    expect(head.headers['www-authenticate']).toBe(CHALLENGE);
  });

  it('packs the export for whoever reads gzip, and for nobody else', async () => {
    const get = (headers: Record<string, string>): ReturnType<typeof sendAsIs> =>
      sendAsIs(`${app.url}/export`, { method: 'GET', key: people.key.key, headers });

    const plain = await get({});
    const packed = await get({ 'accept-encoding': 'gzip, br' });
    const refused = await get({ 'accept-encoding': 'br, gzip;q=0' });

    expect(plain.body.toString()).toContain('alice-secret');
    expect(gunzipSync(packed.body)).toEqual(plain.body);
    expect(refused.body).toEqual(plain.body);
    const codes = [plain, packed, refused].map(({ headers }) => headers['content-encoding']);
    expect(codes).toEqual([undefined, 'gzip', undefined]);
    for (const { headers } of [plain, packed, refused]) expect(headers.vary).toMatch(/accept-encoding/i);
  });
});
