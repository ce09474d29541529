import { MikroORM } from '@mikro-orm/postgresql';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { saveRows } from '../../src/database/save-rows.ts';
import type { RepoDetail, RepoPage } from '../../src/repos/dto/repo.dto.ts';
import type { TagPage } from '../../src/repos/dto/tag.dto.ts';
import { encodeTagCursor } from '../../src/repos/tag-cursor.ts';
import { TagStore } from '../../src/repos/tag.store.ts';
import { RepoCoverage } from '../../src/sync/coverage.entity.ts';
import { GithubWorld } from '../github/world.ts';
import type { Browser } from '../support/browser.ts';
import { listFields, readProblem } from '../support/problem.ts';
import { query, sync } from '../support/sync-kit.ts';
import { aTag } from '../support/tags.ts';
import { TestApp } from '../support/test-app.ts';

const OPEN = 11;
const SECRET = 12;
const ALICE = 1;
const BOB = 2;

const SWEPT_AT = '2026-03-01T00:00:00.000Z';

/** What strangers may call a tag. */
const STRANGE = ['-1', '\u{1F600}', 'a/b', `a"b\\c`, 'größe', '%00', '\ufffd', '&cursor=x', 'NULL', '中'];

describe('/api/repositories/{id}/tags', () => {
  let app: TestApp;
  let alice: Browser;
  let bob: Browser;

  beforeAll(async () => {
    app = await TestApp.start({ world: createWorld() });
    alice = await app.signIn('alice');
    bob = await app.signIn('bob');
    await sync(alice, 'viewer');
  });

  afterAll(() => app.close());

  beforeEach(async () => {
    await query(app, 'delete from tag');
    await query(app, 'delete from repo_coverage');
  });

  async function saveTags(repoId: number, tags: ReturnType<typeof aTag>[]): Promise<void> {
    await new TagStore().replaceTags([{ repoId, tags }], app.app.get(MikroORM).em.fork());
  }

  async function saveCoverage(repoId: number, columns: Partial<RepoCoverage> = {}): Promise<void> {
    const held = { state: 'complete' as const, expected: 3, stored: 3, lastFullSweepAt: new Date(SWEPT_AT) };
    const row = { repoId, stream: 'tags', accountId: 0, ...held, asOf: null, reason: null, ...columns };
    await saveRows(app.app.get(MikroORM).em.fork(), RepoCoverage, [row]);
  }

  async function getPage(browser: Browser, parameters = '', repoId = OPEN): Promise<TagPage> {
    const response = await browser.send(`/api/repositories/${repoId}/tags?${parameters}`);
    expect(response.status).toBe(200);
    return (await response.json()) as TagPage;
  }

  async function getDetail(browser: Browser, repoId: number): Promise<RepoDetail> {
    const response = await browser.send(`/api/repositories/${repoId}`);
    expect(response.status).toBe(200);
    return (await response.json()) as RepoDetail;
  }

  async function walk(parameters: string): Promise<string[]> {
    const names: string[] = [];
    let cursor: string | null = '';
    for (let pages = 0; cursor !== null && pages < 20; pages += 1) {
      const page: TagPage = await getPage(alice, `${parameters}${cursor && `&cursor=${cursor}`}`);
      names.push(...page.items.map(({ name }) => name));
      cursor = page.nextCursor;
    }
    return names;
  }

  it('shows what a tag is, and what is held of them as a whole', async () => {
    const taggedAt = new Date('2026-02-03T04:05:06Z');
    await saveTags(OPEN, [
      aTag('v1', { oid: 'c1', annotated: true, taggedAt }),
      aTag('v2', { taggedAt: null }),
    ]);
    await saveCoverage(OPEN, { state: 'partial' });

    expect(await getPage(bob)).toEqual({
      items: [
        { name: 'v1', oid: 'c1', annotated: true, taggedAt: '2026-02-03T04:05:06.000Z' },
        { name: 'v2', oid: aTag('v2').oid, annotated: false, taggedAt: null },
      ],
      nextCursor: null,
      coverage: { state: 'partial', stored: 3, expected: 3, lastFullSweepAt: SWEPT_AT },
    });
  });

  it('tells a repo whose tags nobody has read from one that has none', async () => {
    await saveCoverage(OPEN, { expected: 0, stored: 0 });

    expect(await getPage(alice)).toMatchObject({ items: [], coverage: { state: 'complete', stored: 0 } });
    expect(await getPage(alice, '', SECRET)).toEqual({ items: [], nextCursor: null, coverage: null });
  });

  it('leads through all of them newest first, those without a date last and ties by name', async () => {
    const day = (date: number): Date => new Date(Date.UTC(2026, 0, date));
    await saveTags(OPEN, [
      aTag('a', { taggedAt: null }),
      aTag('b', { taggedAt: day(2) }),
      aTag('c', { taggedAt: day(3) }),
      aTag('d', { taggedAt: day(2) }),
      aTag('e', { taggedAt: new Date('0001-01-01T00:00:00Z') }),
      aTag('f', { taggedAt: null }),
      aTag('g', { taggedAt: new Date('9999-12-31T23:59:59Z') }),
    ]);

    expect(await walk('limit=1')).toEqual(['g', 'c', 'b', 'd', 'e', 'a', 'f']);
    expect(await walk('limit=3&sort=newest')).toEqual(['g', 'c', 'b', 'd', 'e', 'a', 'f']);
  });

  it.each(['name', 'newest'])('leads by %s past whatever strangers call a tag', async (sort) => {
    await saveTags(
      OPEN,
      STRANGE.map((name) => aTag(name)),
    );

    const inBytes = STRANGE.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    expect(await walk(`sort=${sort}&limit=1`)).toEqual(inBytes);
  });

  it('shows the ten newest with the repo itself, and its latest release in lists too', async () => {
    const days = Array.from({ length: 12 }, (_, day) => new Date(Date.UTC(2026, 0, day + 1)));
    await saveTags(
      OPEN,
      days.map((taggedAt, day) => aTag(`v${day}`, { taggedAt })),
    );
    await saveCoverage(OPEN, { stored: 12 });
    await query(
      app,
      `update repo set latest_release_tag = 'v9', latest_release_at = ? where id = ?`,
      SWEPT_AT,
      OPEN,
    );

    const detail = await getDetail(bob, OPEN);
    const list = (await (await bob.send('/api/repositories')).json()) as RepoPage;

    expect(detail.tags).toMatchObject({ count: 12, state: 'complete', latest: { length: 10 } });
    expect(detail.tags.latest.map(({ name }) => name).slice(0, 2)).toEqual(['v11', 'v10']);
    expect(detail.latestRelease).toEqual({ tag: 'v9', publishedAt: SWEPT_AT });
    expect(list.items[0]?.latestRelease).toEqual(detail.latestRelease);
    expect(list.items[0]).not.toHaveProperty('tags');
    expect((await getDetail(alice, SECRET)).tags).toEqual({ count: null, state: null, latest: [] });
  });

  it('tells what GitHub withheld to the account that met it, and to nobody else', async () => {
    const unknown = { expected: null, stored: null, lastFullSweepAt: null };
    await saveCoverage(OPEN, { accountId: ALICE, state: 'forbidden', ...unknown });

    expect((await getPage(alice)).coverage).toMatchObject({ state: 'forbidden', stored: null });
    expect((await getPage(bob)).coverage).toBeNull();

    await saveCoverage(OPEN);

    expect((await getPage(alice)).coverage).toMatchObject({ state: 'complete' });
  });

  describe('of a private repo', () => {
    const path = `/api/repositories/${SECRET}/tags`;

    beforeEach(async () => {
      await saveTags(SECRET, [aTag('secret-tag')]);
      await saveCoverage(SECRET);
    });

    it('are as unknown to a stranger as those of a repo that does not exist', async () => {
      const own = await alice.send(path);
      const foreign = await bob.send(path);
      const unknown = await bob.send('/api/repositories/1/tags');

      expect(await own.text()).toContain('secret-tag');
      expect(foreign.status).toBe(404);
      expect(await foreign.json()).toEqual(await unknown.json());
    });

    it('are gone when the token is dead, when the lease has lapsed, and when the repo is out of reach', async () => {
      for (const [end, undo] of [
        [`update credential set state = 'dead'`, `update credential set state = 'alive'`],
        [
          `update repo_access set proven_until = proven_until - interval '9 days'`,
          `update repo_access set proven_until = proven_until + interval '9 days'`,
        ],
        [`update repo set unreachable_since = now()`, `update repo set unreachable_since = null`],
      ] as const) {
        await query(app, end);
        const statuses = [(await alice.send(path)).status, (await alice.send(`${path}?sort=name`)).status];
        await query(app, undo);

        expect({ end, statuses }).toEqual({ end, statuses: [404, 404] });
      }
      expect((await alice.send(path)).status).toBe(200);
    });

    it('are asked for by nobody without a session', async () => {
      expect((await app.createBrowser().send(path)).status).toBe(401);
    });
  });

  it.each([
    ['limit=0', 'limit'],
    ['limit=101', 'limit'],
    ['limit=1e1', 'limit'],
    ['sort=stars', 'sort'],
    ['colour=red', 'colour'],
    ['cursor=', 'cursor'],
    ['cursor=broken', 'cursor'],
    ['cursor=%00', 'cursor'],
    [`cursor=${'x'.repeat(9_001)}`, 'cursor'],
    [`sort=name&cursor=${encodeTagCursor('newest', { key: '-5', name: 'a' })}`, 'cursor'],
    [`sort=newest&cursor=${encodeTagCursor('name', { key: null, name: 'a' })}`, 'cursor'],
    [`sort=newest&cursor=${encodeTagCursor('newest', { key: null, name: 'a' })}`, 'cursor'],
    [`sort=newest&cursor=${encodeTagCursor('newest', { key: 'NaN', name: 'a' })}`, 'cursor'],
    [`sort=newest&cursor=${encodeTagCursor('newest', { key: '1e999', name: 'a' })}`, 'cursor'],
    [`sort=name&cursor=${encodeTagCursor('name', { key: null, name: 'a\0' })}`, 'cursor'],
    [`sort=name&cursor=${encodeTagCursor('name', { key: null, name: 'x'.repeat(1_025) })}`, 'cursor'],
  ])('refuses ?%s and names %s', async (parameters, field) => {
    const response = await alice.send(`/api/repositories/${OPEN}/tags?${parameters}`);

    expect(response.status).toBe(400);
    expect(listFields(await readProblem(response))).toEqual([field]);
  });

  it.each(['0', '-1', 'abc', '9007199254740993'])('refuses the id %s', async (id) => {
    const response = await alice.send(`/api/repositories/${id}/tags`);

    expect(response.status).toBe(400);
    expect(listFields(await readProblem(response))).toEqual(['id']);
  });

  it('is documented with its parameters and what it answers', async () => {
    const response = await alice.send('/api/openapi.json');
    const { paths } = (await response.json()) as {
      paths: Record<string, { get: { parameters: { name: string }[]; responses: object } }>;
    };

    const route = paths['/api/repositories/{id}/tags']?.get;
    expect(route?.parameters.map(({ name }) => name).toSorted()).toEqual(['cursor', 'id', 'limit', 'sort']);
    expect(JSON.stringify(route?.responses)).toContain('lastFullSweepAt');
  });
});

function createWorld(): GithubWorld {
  const world = new GithubWorld();
  world.addUser({ login: 'alice', id: ALICE });
  world.addUser({ login: 'bob', id: BOB });
  world.addRepo({ owner: 'alice', name: 'open', id: OPEN });
  world.addRepo({ owner: 'alice', name: 'secret', id: SECRET, visibility: 'private' });
  return world;
}
