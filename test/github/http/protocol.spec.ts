import { createHash } from 'node:crypto';
import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { Harness } from '../testing/harness.ts';
import { GithubWorld } from '../world.ts';

let harness: Harness;

beforeEach(async () => {
  harness = new Harness(worldOfPages());
  await harness.start();
});
afterEach(() => harness.stop());

function worldOfPages(): GithubWorld {
  const world = new GithubWorld();
  world.addUser({ login: 'ada', id: 11 });
  for (let index = 100; index < 350; index += 1) world.addRepo({ owner: 'ada', name: `r${index}` });
  return world;
}

function relsOf(response: Response): Record<string, string> {
  const links = (response.headers.get('link') ?? '').matchAll(/<([^>]+)>; rel="(\w+)"/g);
  return Object.fromEntries(
    [...links].map(([, url, rel]) => [rel, new URL(url ?? '').searchParams.get('page')]),
  );
}

describe('pages', () => {
  it.each([
    [1, { next: '2', last: '3' }],
    [2, { prev: '1', next: '3', last: '3', first: '1' }],
    [3, { prev: '2', first: '1' }],
  ])('number %d links to %j', async (page, rels) => {
    expect(relsOf(await harness.get(`/user/repos?per_page=100&page=${page}`, harness.token()))).toEqual(rels);
  });

  it.each([
    ['', 30],
    ['?per_page=0', 30],
    ['?per_page=abc', 30],
    ['?per_page=1000', 100],
    ['?per_page=100&page=3', 50],
    ['?page=99', 0],
  ])('with %s hold %d items', async (query, count) => {
    const response = await harness.get(`/user/repos${query}`, harness.token());

    expect(await response.json()).toHaveLength(count);
  });

  it('have no Link when there is only one', async () => {
    expect(
      (await harness.get('/user/repos?since=2099-01-01T00:00:00Z', harness.token())).headers.has('link'),
    ).toBe(false);
  });
});

describe('conditional requests', () => {
  it('answer 304 for the same reader, free of the primary limit and with the Link', async () => {
    const token = harness.token();
    const first = await harness.get('/user/repos', token);
    const etag = first.headers.get('etag') ?? '';

    const again = await harness.get('/user/repos', token, { 'if-none-match': etag });

    expect(again.status).toBe(304);
    expect(await again.text()).toBe('');
    expect(again.headers.get('etag')).toBe(etag);
    expect(again.headers.get('link')).toBe(first.headers.get('link'));
    expect(again.headers.get('x-ratelimit-used')).toBe(first.headers.get('x-ratelimit-used'));
    expect(harness.standIn.log.at(-1)).toMatchObject({
      conditional: true,
      notModified: true,
      cost: 0,
      status: 304,
    });
  });

  it('answer in full to another token of the same account', async () => {
    const etag = (await harness.get('/user', harness.token())).headers.get('etag') ?? '';

    expect((await harness.get('/user', harness.token(), { 'if-none-match': etag })).status).toBe(200);
  });

  it('answer in full when anything changed', async () => {
    const token = harness.token();
    const etag = (await harness.get('/user/repos', token)).headers.get('etag') ?? '';

    harness.world.setStars(harness.world.repos.findByPath('ada', 'r100')?.id ?? 0, 9);

    expect((await harness.get('/user/repos', token, { 'if-none-match': etag })).status).toBe(200);
  });

  it('cost a point without a token', async () => {
    const etag = (await harness.get('/users/ada')).headers.get('etag') ?? '';

    const again = await harness.get('/users/ada', undefined, { 'if-none-match': etag });

    expect(again.status).toBe(304);
    expect(again.headers.get('x-ratelimit-used')).toBe('2');
  });

  it('use the entity tag that was measured at GitHub', async () => {
    const token = harness.token();
    const response = await harness.get('/user', token, { accept: 'application/json' });

    const hash = createHash('sha256')
      .update(`application/json:Bearer ${token}:`)
      .update(await response.text());

    expect(response.headers.get('etag')).toBe(`W/"${hash.digest('hex')}"`);
  });

  it('know Last-Modified for single objects', async () => {
    const token = harness.token();
    const modified = (await harness.get('/user', token)).headers.get('last-modified') ?? '';

    expect((await harness.get('/user', token, { 'if-modified-since': modified })).status).toBe(304);
  });
});

describe('every request', () => {
  it('needs a User-Agent', async () => {
    const status = await new Promise((resolve) => {
      request(`${harness.standIn.apiUrl}/user`, (response) => resolve(response.statusCode)).end();
    });

    expect(status).toBe(403);
  });

  it.each([
    ['2022-11-28', 200],
    ['2026-03-10', 200],
    ['2019-01-01', 400],
  ])('for API version %s is answered %d', async (version, status) => {
    expect((await harness.get('/users/ada', undefined, { 'x-github-api-version': version })).status).toBe(
      status,
    );
  });

  it('sees has_downloads no longer in version 2026-03-10', async () => {
    const read = async (version: string): Promise<unknown> =>
      (await harness.get('/repos/ada/r100', undefined, { 'x-github-api-version': version })).json();

    expect(await read('2022-11-28')).toHaveProperty('has_downloads');
    expect(await read('2026-03-10')).not.toHaveProperty('has_downloads');
  });

  it.each(['/user/', '/nowhere', '/repos/ada'])('for %s is 404 with GitHub’s error body', async (path) => {
    const response = await harness.get(path, harness.token());

    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({
      message: 'Not Found',
      documentation_url: 'https://docs.github.com/rest',
      status: '404',
    });
  });

  it('is logged with who asked and what it cost, and without the token', async () => {
    const token = harness.token();

    await harness.get('/user/repos?page=2', token);

    expect(harness.standIn.log).toMatchObject([
      {
        accountId: 11,
        tokenKind: 'pat',
        method: 'GET',
        path: '/user/repos?page=2',
        route: '/user/repos',
        status: 200,
        cost: 1,
      },
    ]);
    expect(JSON.stringify(harness.standIn.log)).not.toContain(token);
  });
});
