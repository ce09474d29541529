import { randomBytes } from 'node:crypto';
import { MikroORM } from '@mikro-orm/postgresql';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GithubWorld } from '../github/world.ts';
import type { Browser } from '../support/browser.ts';
import { storeRanking } from '../support/rankings.ts';
import { query, sync } from '../support/sync-kit.ts';
import { TestApp } from '../support/test-app.ts';

/** Every route there is, found by asking the application: a new one is walked without a word here. */
interface Route {
  method: string;
  path: string;
}

interface Person {
  browser: Browser;
  key: string;
  keyId: string;
  jobId: string;
  targetId: string;
  rankingId: string;
}

/** What needs neither session nor key, and nothing else may. Each has a key of its own, or says nothing of anybody. */
const OPEN = new Set([
  'get /health/live',
  'get /health/ready',
  'get /metrics',
  'get /auth/github',
  'get /auth/github/callback',
  'post /auth/device',
  'get /auth/device/:id',
  'get /auth/link/:token',
  'post /auth/link/:token',
]);

/** They end what the others need: walked last. */
const ENDS_ACCESS = ['/auth/logout', '/auth/logout-everywhere', '/auth/disconnect'];

const METHODS = new Set(['get', 'head', 'post', 'put', 'delete']);

const BODIES: Record<string, unknown> = {
  '/api/sync': { target: 'repo:acme/no-such-repo' },
  '/api/targets': { target: 'repo:acme/no-such-repo' },
  '/api/repositories/fetch': { count: 1, dryRun: true },
  '/api/keys': { name: 'walker' },
  '/api/label-rules': { organization: 'alices-vault', rules: [] },
  '/api/label-rules/preview': { organization: 'alices-vault', pattern: '*' },
  '/auth/device': { name: 'walker' },
};

const ALICE_ALONE = ['alice-secret-1', 'alice-secret-2', 'vault-secret', 'alices-vault', 'alices key'];
const BOB_ALONE = ['bob-secret-1', 'bob-secret-2'];
const SHARED = ['shared-secret', 'shared-internal'];

describe('every route', () => {
  let app: TestApp;
  let routes: Route[];
  let alice: Person;
  let bob: Person;

  beforeEach(async () => {
    app = await TestApp.start({ world: createWorldOfTwo() });
    routes = listRoutes(app);
    alice = await enter(app, 'alice', 'alices key', 'org:alices-vault');
    bob = await enter(app, 'bob', 'bobs key', 'org:acme');
  });

  afterEach(() => app.close());

  it('asks who is there, unless it is a door', async () => {
    const opened: string[] = [];

    for (const { method, path } of routes) {
      for (const url of toUrls(path, alice, await privateRepoIdsOf(app, 'alice'))) {
        const response = await fetch(app.url + url, { method, redirect: 'manual', ...toInit(method, path) });
        const body = await response.text();
        expect({ method, path, leaks: findAny(body, [...ALICE_ALONE, ...BOB_ALONE, ...SHARED]) }).toEqual({
          method,
          path,
          leaks: [],
        });
        if (response.status !== 401) opened.push(`${method} ${path}`);
      }
    }

    expect(opened.filter((route) => !OPEN.has(route))).toEqual([]);
    expect(routes.length).toBeGreaterThan(OPEN.size + 12);
  });

  it('shows a viewer nothing of what another one alone may see, and confirms nothing', async () => {
    const strangers = [...ALICE_ALONE, alice.jobId, alice.targetId, alice.keyId, alice.rankingId];
    const shown: string[] = [];
    const confirmed: string[] = [];

    for (const { method, path } of routes) {
      for (const url of toUrls(path, alice, await aloneRepoIds(app, ALICE_ALONE))) {
        const response = await fetch(app.url + url, withKey(bob.key, method, path));
        const leaks = findAny(await response.text(), strangers);
        if (leaks.length > 0) shown.push(`${method} ${url}: ${leaks.join()}`);
        const isOnesOwn = /:id|:login/.test(path) && !OPEN.has(`${method} ${path}`);
        if (isOnesOwn && response.status !== 404) confirmed.push(`${method} ${url}: ${response.status}`);
      }
    }

    expect(shown).toEqual([]);
    expect(confirmed).toEqual([]);
    // Alice's things are as they were: nothing that Bob sent has reached them.
    await expectUntouched(app, alice);
  });

  it('shows each of two viewers their own share of what they have in common', async () => {
    const seenByAlice = await listNames(app, alice.key);
    const seenByBob = await listNames(app, bob.key);

    expect(findAny(seenByAlice.join('\n'), [...ALICE_ALONE, ...BOB_ALONE, ...SHARED])).toEqual([
      'alice-secret-1',
      'alice-secret-2',
      'vault-secret',
      ...SHARED,
    ]);
    expect(findAny(seenByBob.join('\n'), [...ALICE_ALONE, ...BOB_ALONE, ...SHARED])).toEqual([
      ...BOB_ALONE,
      ...SHARED,
    ]);
  });

  it('shows no private row to a viewer whose token was revoked, although the rows stay stored', async () => {
    const before = await countPrivate(app);
    app.standIn.faults.inject({
      match: { accountId: app.standIn.world.accounts.get('alice').id },
      kind: 'revoke-token',
      times: 1,
    });

    const job = await sync(alice.browser, 'viewer', 'failed');

    expect(job.error?.message).toContain('ign in again');
    expect(await leaksOfWalk(app, alice, routes)).toEqual([]);
    expect(await countPrivate(app)).toBe(before);
    expect(await listNames(app, bob.key)).toEqual(expect.arrayContaining(SHARED));
  });

  it('shows no private row to a viewer whose access was not proven for too long, until it is again', async () => {
    const before = await countPrivate(app);
    app.clock.advance(app.config.accessMaxAgeMs + 60_000);

    expect(await leaksOfWalk(app, alice, routes)).toEqual([]);
    expect(await countPrivate(app)).toBe(before);

    await sync(alice.browser, 'viewer');

    expect(await listNames(app, alice.key)).toEqual(expect.arrayContaining(['alice-secret-1', ...SHARED]));
  });
});

/** Two people with private repos of their own, private repos in common, and an organization that one alone is in. */
function createWorldOfTwo(): GithubWorld {
  const world = new GithubWorld();
  world.addUser({ login: 'alice' });
  world.addUser({ login: 'bob' });
  world.addOrganization({ login: 'acme' });
  world.addOrganization({ login: 'alices-vault' });
  for (const login of ['alice', 'bob']) world.addMember('acme', login);
  world.addMember('alices-vault', 'alice', 'admin');
  for (const owner of ['alice', 'bob']) {
    world.addRepo({ owner, name: `${owner}-open`, visibility: 'public' });
    for (const count of [1, 2])
      world.addRepo({ owner, name: `${owner}-secret-${count}`, visibility: 'private' });
  }
  world.addRepo({ owner: 'alices-vault', name: 'vault-secret', visibility: 'private' });
  const shared = world.addRepo({ owner: 'acme', name: 'shared-secret', visibility: 'private' });
  for (const login of ['alice', 'bob']) world.addCollaborator(shared.id, login);
  world.addRepo({ owner: 'acme', name: 'shared-internal', visibility: 'internal' });
  return world;
}

/** Signs in, makes a key and a target, and syncs: afterwards there is something of everything to leak. */
async function enter(app: TestApp, login: string, keyName: string, target: string): Promise<Person> {
  const browser = await app.signIn(login);
  const { id: keyId, key } = (await post(browser, '/api/keys', { name: keyName })) as {
    id: string;
    key: string;
  };
  const { id: targetId } = (await post(browser, '/api/targets', { target })) as { id: string };
  const { id: jobId } = await sync(browser, 'viewer');
  await sync(browser, target);
  await sync(browser, 'counts:viewer');
  const rankingId = await storeRankingOf(app, login);
  return { browser, key, keyId, jobId, targetId, rankingId };
}

/** Of all repos: once they were all public, say. */
async function storeRankingOf(app: TestApp, login: string): Promise<string> {
  const repos = await query<{ id: number; stars: number }>(app, 'select id, stars from repo');
  const accountId = app.standIn.world.accounts.get(login).id;
  const sights = repos.map(({ id, stars }) => [id, stars] as const);
  return storeRanking(app.app.get(MikroORM).em.fork(), { accountId, sights });
}

async function post(browser: Browser, path: string, json: unknown): Promise<unknown> {
  const response = await browser.send(path, { method: 'POST', json });
  expect(response.ok).toBe(true);
  return response.json();
}

interface Layer {
  route?: { path: string | string[]; methods: Record<string, boolean> };
}

/** Asked of Express itself: what Swagger and others mount beside Nest's controllers is among them. */
function listRoutes({ app }: TestApp): Route[] {
  const { router } = app.getHttpAdapter().getInstance() as unknown as { router: { stack: Layer[] } };
  const routes = router.stack.flatMap(({ route }) =>
    route
      ? [route.path].flat().flatMap((path) => Object.keys(route.methods).map((method) => ({ method, path })))
      : [],
  );
  routes.push({ method: 'head', path: '/export' });
  // What matches every path is the logger's and the lookout for unknown ones.
  const own = routes.filter(({ method, path }) => METHODS.has(method) && !path.includes('*'));
  return own.toSorted((a, b) => ENDS_ACCESS.indexOf(a.path) - ENDS_ACCESS.indexOf(b.path));
}

/** A path's parameters filled with what belongs to `owner`. A parameter that nobody thought of fails the test. */
function toUrls(path: string, owner: Person, repoIds: readonly number[]): string[] {
  if (path === '/export') return [path, `${path}?ranking=${owner.rankingId}`];
  if (!path.includes(':')) return [path];
  if (path.startsWith('/api/repositories/:id')) return repoIds.map((id) => path.replace(':id', String(id)));
  if (path.startsWith('/api/organizations/:login')) return [path.replace(':login', 'alices-vault')];
  if (path.startsWith('/api/jobs/:id')) return [path.replace(':id', owner.jobId)];
  if (path.startsWith('/api/targets/:id')) return [path.replace(':id', owner.targetId)];
  if (path.startsWith('/api/rankings/:id'))
    return [
      `${path.replace(':id', owner.rankingId)}${path.endsWith('/changes') ? `?since=${owner.rankingId}` : ''}`,
    ];
  if (path.startsWith('/api/keys/:id')) return [path.replace(':id', owner.keyId)];
  const secret = randomBytes(32).toString('base64url');
  if (path.startsWith('/auth/device/:id')) return [path.replace(':id', secret)];
  if (path.startsWith('/auth/link/:token')) return [path.replace(':token', secret)];
  throw new Error(`Say whose ${path} is walked`);
}

function toInit(method: string, path: string): RequestInit {
  if (method === 'get' || method === 'head' || method === 'delete') return {};
  return { body: JSON.stringify(BODIES[path] ?? {}), headers: { 'content-type': 'application/json' } };
}

function withKey(key: string, method: string, path: string): RequestInit {
  const init = toInit(method, path);
  return {
    ...init,
    method,
    redirect: 'manual',
    headers: { ...(init.headers as Record<string, string>), authorization: `Bearer ${key}` },
  };
}

function findAny(text: string, words: readonly string[]): string[] {
  return words.filter((word) => text.includes(word));
}

/** What a walk along every readable route, with the person's key and with the session, shows of private repos. */
async function leaksOfWalk(app: TestApp, person: Person, routes: readonly Route[]): Promise<string[]> {
  const words = [...ALICE_ALONE, ...SHARED].filter((word) => /secret|internal/.test(word));
  const ids = await privateRepoIdsOf(app, 'alice');
  const leaks: string[] = [];
  for (const { method, path } of routes) {
    if (method !== 'get') continue;
    for (const url of toUrls(path, person, ids)) {
      const byKey = await fetch(app.url + url, withKey(person.key, method, path));
      const bySession = await person.browser.send(url);
      for (const response of [byKey, bySession]) {
        const found = findAny(await response.text(), words);
        if (found.length > 0) leaks.push(`${url} ${response.status}: ${found.join()}`);
        const isOne = path.startsWith('/api/repositories/:id');
        if (isOne && response.status !== 404) leaks.push(`${url} is confirmed by ${response.status}`);
      }
    }
  }
  return leaks;
}

async function listNames(app: TestApp, key: string): Promise<string[]> {
  const response = await fetch(`${app.url}/api/repositories?limit=100`, withKey(key, 'get', ''));
  const { items } = (await response.json()) as { items: { name: string }[] };
  return items.map(({ name }) => name);
}

async function privateRepoIdsOf(app: TestApp, login: string): Promise<number[]> {
  const rows = await query<{ repo_id: number }>(
    app,
    `select a.repo_id from repo_access a join account v on v.id = a.viewer_id join repo r on r.id = a.repo_id
     where v.login = ? and r.visibility <> 'public'`,
    login,
  );
  expect(rows.length).toBeGreaterThan(0);
  return rows.map((row) => row.repo_id);
}

async function aloneRepoIds(app: TestApp, names: readonly string[]): Promise<number[]> {
  const rows = await query<{ id: number }>(
    app,
    'select id from repo where name in (select jsonb_array_elements_text(?::jsonb))',
    JSON.stringify(names),
  );
  expect(rows.length).toBeGreaterThan(0);
  return rows.map(({ id }) => id);
}

async function countPrivate(app: TestApp): Promise<number> {
  const [row] = await query<{ count: number }>(app, `select count(*) from repo where visibility <> 'public'`);
  return Number(row?.count);
}

async function expectUntouched(app: TestApp, owner: Person): Promise<void> {
  for (const path of [`/api/jobs/${owner.jobId}/status`, '/api/targets', '/api/keys', '/api/rankings']) {
    const response = await fetch(app.url + path, withKey(owner.key, 'get', path));
    expect(response.status).toBe(200);
    const body = await response.text();
    expect(findAny(body, [owner.jobId, owner.targetId, owner.keyId, owner.rankingId])).toHaveLength(1);
  }
}
