import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { Harness } from '../testing/harness.ts';

let harness: Harness;

beforeEach(async () => {
  harness = new Harness();
  await harness.start();
});
afterEach(() => harness.stop());

async function statusOf(path: string, token = harness.token()): Promise<number> {
  return (await harness.get(path, token)).status;
}

describe('one repo', () => {
  it('is found by name, in any case, and by id', async () => {
    for (const path of ['/repos/ada/notes', '/repos/ADA/Notes', '/repositories/101']) {
      const response = await harness.get(path, harness.token());
      expect(await response.json()).toMatchObject({ id: 101, full_name: 'ada/notes', stargazers_count: 7 });
    }
  });

  it('is 404, never 403, to who may not see it', async () => {
    expect(await statusOf('/repos/bob/secret')).toBe(404);
    expect(await statusOf('/repositories/104')).toBe(404);
    expect(await statusOf('/repos/ada/diary', harness.token('bob'))).toBe(404);
    expect(await statusOf('/repos/ada/diary', harness.token('ada', []))).toBe(404);
  });

  it('answers 301 to its address by id after a rename, and keeps what was asked below it', async () => {
    harness.world.renameRepo(101, 'papers');

    const moved = await harness.get('/repos/ada/notes', harness.token());
    const topics = await harness.get('/repos/ada/notes/topics', harness.token());

    expect(moved.status).toBe(301);
    expect(moved.headers.get('location')).toBe(`${harness.standIn.apiUrl}/repositories/101`);
    expect(await moved.json()).toMatchObject({
      message: 'Moved Permanently',
      url: moved.headers.get('location'),
    });
    expect(topics.headers.get('location')).toBe(`${harness.standIn.apiUrl}/repositories/101/topics`);
  });

  it('redirects after a transfer and after its owner’s rename', async () => {
    harness.world.transferRepo(101, 'engines');
    harness.world.renameAccount(12, 'robert');

    expect(await statusOf('/repos/ada/notes')).toBe(301);
    expect(await statusOf('/repos/bob/secret', harness.token('robert'))).toBe(301);
    // The redirect of a private repo would tell strangers that it exists.
    expect(await statusOf('/repos/bob/secret')).toBe(404);
  });

  it('is gone when deleted, under its old names too', async () => {
    harness.world.renameRepo(101, 'papers');
    harness.world.deleteRepo(101);

    expect(await statusOf('/repos/ada/notes')).toBe(404);
    expect(await statusOf('/repositories/101')).toBe(404);
  });

  it('has topics, languages and tags', async () => {
    harness.world.updateRepo(101, { tags: [{ name: 'v1', sha: 'c'.repeat(40) }] });
    const read = async (kind: string): Promise<unknown> =>
      (await harness.get(`/repos/ada/notes/${kind}`)).json();

    expect(await read('topics')).toEqual({ names: ['maths'] });
    expect(await read('languages')).toEqual({ C: 1024 });
    expect(await read('tags')).toMatchObject([{ name: 'v1', commit: { sha: 'c'.repeat(40) } }]);
  });
});

describe('accounts', () => {
  it('are found by login and by id; an old login is not redirected', async () => {
    harness.world.renameAccount(12, 'robert');

    expect(await statusOf('/users/bob')).toBe(404);
    expect(await statusOf('/users/robert')).toBe(200);
    expect(await (await harness.get('/user/12')).json()).toMatchObject({ login: 'robert' });
  });

  it('show their public e-mail to signed-in readers only', async () => {
    expect(await (await harness.get('/users/ada', harness.token('bob'))).json()).toMatchObject({
      email: 'ada@example.com',
    });
    expect(await (await harness.get('/users/ada')).json()).toMatchObject({ email: null });
  });

  it('that are organizations answer at /orgs, users do not', async () => {
    expect(await statusOf('/orgs/engines')).toBe(200);
    expect(await statusOf('/orgs/ada')).toBe(404);
  });

  it('that hide themselves are 404 to all but their members', async () => {
    harness.world.addOrganization({ login: 'shadows', hidden: true });
    harness.world.addMember('shadows', 'bob');

    expect(await statusOf('/orgs/shadows')).toBe(404);
    expect(await statusOf('/orgs/shadows/repos')).toBe(404);
    expect(await statusOf('/orgs/shadows', harness.token('bob'))).toBe(200);
  });
});

describe('repo lists of others', () => {
  it('show an organization’s internal repos to members with the repo scope', async () => {
    const count = async (token: string): Promise<number> =>
      ((await (await harness.get('/orgs/engines/repos', token)).json()) as object[]).length;

    expect(await count(harness.token())).toBe(1);
    expect(await count(harness.token('ada', ['read:org']))).toBe(0);
    expect(await count(harness.token('bob'))).toBe(0);
  });

  it.each([
    ['/orgs/engines/repos', '/organizations/13/repos'],
    ['/users/ada/repos', '/user/11/repos'],
  ])('of %s are linked by id, and the link works', async (path, linked) => {
    for (const name of ['b', 'c']) harness.world.addRepo({ owner: path.split('/')[2] ?? '', name });

    const first = await harness.get(`${path}?per_page=1`, harness.token());
    const next = /<([^>]+)>; rel="next"/.exec(first.headers.get('link') ?? '')?.[1] ?? '';

    expect(next).toBe(`${harness.standIn.apiUrl}${linked}?per_page=1&page=2`);
    expect((await harness.get(next, harness.token())).status).toBe(200);
  });
});

describe('search', () => {
  it('counts against its own limit and finds only what its reader may see', async () => {
    const response = await harness.get('/search/repositories?q=in:name+is:private+user:ada', harness.token());
    const foreign = await harness.get('/search/repositories?q=user:bob', harness.token());

    expect(response.headers.get('x-ratelimit-resource')).toBe('search');
    expect(await foreign.json()).toMatchObject({ total_count: 0, incomplete_results: false });
  });

  it('understands ranges, dates and order', async () => {
    harness.world.addRepo({
      owner: 'bob',
      name: 'stars',
      stars: 50,
      createdAt: new Date('2020-02-02T12:00:00Z'),
    });
    const names = async (query: string): Promise<string[]> => {
      const response = await harness.get(`/search/repositories?q=${encodeURIComponent(query)}`);
      return ((await response.json()) as { items: { name: string }[] }).items.map(({ name }) => name);
    };

    expect(await names('stars:>=7')).toEqual(['stars', 'notes']);
    expect(await names('stars:7..49')).toEqual(['notes']);
    expect(await names('stars:>0 created:2020-02-02')).toEqual(['stars']);
    expect(await names('stars:>0 -language:c')).toEqual(['stars']);
  });
});
