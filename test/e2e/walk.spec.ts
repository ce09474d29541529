import { MikroORM } from '@mikro-orm/postgresql';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GithubWorld } from '../github/world.ts';
import type { Browser } from '../support/browser.ts';
import { storeRanking } from '../support/rankings.ts';
import { storeAuthorOf } from '../support/stored-contributors.ts';
import { query, sync } from '../support/sync-kit.ts';
import { TestApp } from '../support/test-app.ts';
import {
  type Ask,
  isOfRepos,
  listAsks,
  listRoutes,
  type Route,
  type WalkedPerson,
} from '../support/walked-routes.ts';

interface Person extends WalkedPerson {
  browser: Browser;
  key: string;
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
      for (const { url, init } of listAsks({ method, path }, alice, await privateRepoIdsOf(app, 'alice'))) {
        const response = await fetch(app.url + url, { redirect: 'manual', ...init });
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
      for (const ask of listAsks({ method, path }, alice, await aloneRepoIds(app, ALICE_ALONE))) {
        const response = await fetch(app.url + ask.url, withKey(bob.key, ask));
        const leaks = findAny(await response.text(), strangers);
        const asked = `${method} ${ask.url} ${ask.init.body ?? ''}`;
        if (leaks.length > 0) shown.push(`${asked}: ${leaks.join()}`);
        const isOnesOwn = isOfRepos(path) || (/:id/.test(path) && !OPEN.has(`${method} ${path}`));
        if (isOnesOwn && response.status !== 404) confirmed.push(`${asked}: ${response.status}`);
      }
    }

    expect(shown).toEqual([]);
    expect(confirmed).toEqual([]);
    // Alice's things are as they were: nothing that Bob sent has reached them.
    await expectUntouched(app, alice);
  });

  it('shows its owner what was stored of issues, labels, milestones, rules and commits', async () => {
    const seen: string[] = [];
    for (const route of routes.filter(({ method }) => method === 'get')) {
      for (const ask of listAsks(route, alice, await privateRepoIdsOf(app, 'alice'))) {
        seen.push(await (await fetch(app.url + ask.url, withKey(alice.key, ask))).text());
      }
    }

    const words = ['title', 'label', 'rule', 'author'].map((what) => `${what} of vault-secret`);
    words.push('author@vault-secret.example', 'alices-vault/vault-secret,');
    expect(findAny(seen.join('\n'), words)).toEqual(words);
    const stored = `select i.title, i.body, m.title as milestone from issue i
      join milestone m on m.repo_id = i.repo_id and m.id = i.milestone_id where i.title = 'title of vault-secret'`;
    expect(await query(app, stored)).toEqual([
      {
        title: 'title of vault-secret',
        body: 'body of vault-secret',
        milestone: 'milestone of vault-secret',
      },
    ]);
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
  const owners = ['alice', 'bob', 'acme', 'alices-vault'].map((login) => world.accounts.get(login).id);
  for (const repo of owners.flatMap((id) => world.repos.ownedBy(id))) addWork(world, repo);
  return world;
}

/** All of it named after the repo: where that must not be read, neither must this. */
function addWork({ issues }: GithubWorld, { id, name }: { id: number; name: string }): void {
  const { number: milestone } = issues.addMilestone(id, { title: `milestone of ${name}` });
  const words = { title: `title of ${name}`, body: `body of ${name}`, labels: [`label of ${name}`] };
  issues.add(id, { ...words, milestone });
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
  await sync(browser, 'issues:viewer');
  const rules = [{ pattern: `rule of ${login === 'alice' ? 'vault-secret' : 'bob'}`, class: 'bug' }];
  const organization = target.replace('org:', '');
  await send(browser, 'PUT', '/api/label-rules', { organization, rules });
  const rankingId = await storeRankingOf(app, login);
  await storeAuthors(app);
  return { browser, key, keyId, jobId, targetId, rankingId };
}

/** Of all repos: once they were all public, say. */
async function storeRankingOf(app: TestApp, login: string): Promise<string> {
  const repos = await query<{ id: number; stars: number }>(app, 'select id, stars from repo');
  const accountId = app.standIn.world.accounts.get(login).id;
  const sights = repos.map(({ id, stars }) => [id, stars] as const);
  return storeRanking(app.app.get(MikroORM).em.fork(), { accountId, sights });
}

async function storeAuthors(app: TestApp): Promise<void> {
  const em = app.app.get(MikroORM).em.fork();
  const repos = await query<{ id: number; name: string }>(app, 'select id, name from repo');
  for (const repo of repos) await storeAuthorOf(em, repo);
}

function post(browser: Browser, path: string, json: unknown): Promise<unknown> {
  return send(browser, 'POST', path, json);
}

async function send(browser: Browser, method: string, path: string, json: unknown): Promise<unknown> {
  const response = await browser.send(path, { method, json });
  expect(response.ok).toBe(true);
  return response.json();
}

function withKey(key: string, { init }: Pick<Ask, 'init'>): RequestInit {
  const headers = { ...(init.headers as Record<string, string>), authorization: `Bearer ${key}` };
  return { ...init, redirect: 'manual', headers };
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
    for (const ask of listAsks({ method, path }, person, ids)) {
      const { url } = ask;
      const byKey = await fetch(app.url + url, withKey(person.key, ask));
      const bySession = await person.browser.send(url);
      for (const response of [byKey, bySession]) {
        const found = findAny(await response.text(), words);
        if (found.length > 0) leaks.push(`${url} ${response.status}: ${found.join()}`);
        if (isOfRepos(path) && response.status !== 404)
          leaks.push(`${url} is confirmed by ${response.status}`);
      }
    }
  }
  return leaks;
}

async function listNames(app: TestApp, key: string): Promise<string[]> {
  const response = await fetch(`${app.url}/api/repositories?limit=100`, withKey(key, { init: {} }));
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
    const response = await fetch(app.url + path, withKey(owner.key, { init: {} }));
    expect(response.status).toBe(200);
    const body = await response.text();
    expect(findAny(body, [owner.jobId, owner.targetId, owner.keyId, owner.rankingId])).toHaveLength(1);
  }
  const rules = '/api/label-rules?organization=alices-vault';
  const response = await fetch(app.url + rules, withKey(owner.key, { init: {} }));
  expect(await response.json()).toMatchObject({ rules: [{ pattern: 'rule of vault-secret' }] });
}
