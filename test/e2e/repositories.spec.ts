import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RepoPage } from '../../src/repos/dto/repo.dto.ts';
import { createDemoWorld, type GithubWorld } from '../github/world.ts';
import type { Browser } from '../support/browser.ts';
import { sync } from '../support/sync-kit.ts';
import { TestApp } from '../support/test-app.ts';

const SCOPES = ['repo', 'read:org', 'user:email'];

const PARAMETERS = [
  'archived',
  'cursor',
  'fork',
  'language',
  'limit',
  'minStars',
  'owner',
  'scope',
  'sort',
  'text',
  'topic',
  'visibility',
];

describe('/api/repositories', () => {
  let app: TestApp;
  let world: GithubWorld;
  let demo: Browser;
  let rival: Browser;

  beforeAll(async () => {
    world = createDemoWorld();
    app = await TestApp.start({ world });
    demo = await app.signIn('octo-demo');
    await sync(demo, 'viewer');
    rival = await app.signIn('octo-rival');
  });

  afterAll(() => app.close());

  it('leads by Link from page to page through every repo the viewer reaches, each once', async () => {
    const seen: number[] = [];
    let next: string | null = '/api/repositories?limit=100&sort=id';
    let pages = 0;
    while (next !== null && pages < 10) {
      const response = await demo.send(next);
      const page = (await response.json()) as RepoPage;
      seen.push(...page.items.map(({ id }) => id));
      next = /<([^>]+)>; rel="next"/.exec(response.headers.get('link') ?? '')?.[1] ?? null;
      expect(next === null).toBe(page.nextCursor === null);
      pages += 1;
    }

    expect(pages).toBe(4);
    expect(seen).toEqual(truthOf('octo-demo'));
  });

  it('gives fifty without a limit, most stars first', async () => {
    const page = await getPage(demo, '');

    const stars = page.items.map((item) => item.stars);
    expect(stars).toHaveLength(50);
    expect(stars).toEqual(stars.toSorted((a, b) => b - a));
  });

  it.each([
    ['limit=0', 'limit'],
    ['limit=101', 'limit'],
    ['limit=1e1', 'limit'],
    ['limit=', 'limit'],
    ['sort=size', 'sort'],
    ['cursor=broken', 'cursor'],
    ['cursor=WyJzdGFycyIsIngiLDFd', 'cursor'],
    ['stars=5', 'stars'],
    ['owner[$ne]=x', 'owner[$ne]'],
    ['minStars=-1', 'minStars'],
    ['text=%00', 'text'],
  ])('refuses ?%s and names %s', async (query, field) => {
    const response = await demo.send(`/api/repositories?${query}`);

    expect(response.status).toBe(400);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    expect(await response.json()).toMatchObject({ errors: [{ field }] });
  });

  it('refuses a cursor of another sort', async () => {
    const { nextCursor } = await getPage(demo, 'limit=1&sort=name');

    const response = await demo.send(`/api/repositories?sort=stars&cursor=${nextCursor}`);

    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ errors: [{ field: 'cursor' }] });
  });

  it('tells one repo to those who see it, and nothing to the others', async () => {
    const secret = world
      .reposVisibleTo(world.accounts.get('octo-demo').id, SCOPES)
      .find(({ id, visibility }) => visibility === 'private' && !truthOf('octo-rival').includes(id));
    const path = `/api/repositories/${secret?.id}`;

    const own = await demo.send(path);
    const foreign = await rival.send(path);
    const unknown = await rival.send('/api/repositories/1');

    expect(own.status).toBe(200);
    expect(await own.json()).toMatchObject({ id: secret?.id, name: secret?.name, visibility: 'private' });
    expect(foreign.status).toBe(404);
    expect(await foreign.json()).toEqual(await unknown.json());
  });

  it.each(['0', '-1', 'abc', '1.5', '9007199254740993'])('refuses the id %s', async (id) => {
    const response = await demo.send(`/api/repositories/${id}`);

    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ errors: [{ field: 'id' }] });
  });

  it('is documented with its parameters', async () => {
    const response = await demo.send('/api/openapi.json');
    const { paths } = (await response.json()) as {
      paths: Record<string, { get: { parameters: { name: string; schema: object }[] } }>;
    };

    const parameters = paths['/api/repositories']?.get.parameters ?? [];
    expect(parameters.map(({ name }) => name).toSorted()).toEqual(PARAMETERS);
    expect(parameters.find(({ name }) => name === 'limit')?.schema).toMatchObject({
      type: 'integer',
      minimum: 1,
      maximum: 100,
    });
  });

  function truthOf(login: string): number[] {
    return world
      .reposVisibleTo(world.accounts.get(login).id, SCOPES)
      .map(({ id }) => id)
      .toSorted((a, b) => a - b);
  }

  async function getPage(browser: Browser, query: string): Promise<RepoPage> {
    const response = await browser.send(`/api/repositories?${query}`);
    return (await response.json()) as RepoPage;
  }
});
