import { MikroORM } from '@mikro-orm/postgresql';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { saveRows } from '../../src/database/save-rows.ts';
import { RepoCoverage } from '../../src/sync/coverage.entity.ts';
import type { CoveragePage, ListCoveragePage } from '../../src/sync/dto/coverage.dto.ts';
import { GithubWorld } from '../github/world.ts';
import type { Browser } from '../support/browser.ts';
import { query, sync } from '../support/sync-kit.ts';
import { TestApp } from '../support/test-app.ts';

const OPEN = 11;
const SECRET = 12;
const TEAM = 13;
const ALICE = 1;
const BOB = 2;

const SWEPT_AT = '2026-03-01T00:00:00.000Z';

describe('/api/coverage', () => {
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

  beforeEach(() => query(app, 'delete from repo_coverage'));

  async function save(repoId: number, columns: Partial<RepoCoverage> = {}): Promise<void> {
    const held = { state: 'complete' as const, expected: 3, stored: 3, lastFullSweepAt: new Date(SWEPT_AT) };
    const row = { repoId, stream: 'tags', accountId: 0, ...held, asOf: null, reason: null, ...columns };
    await saveRows(app.app.get(MikroORM).em.fork(), RepoCoverage, [row]);
  }

  async function get<Page = CoveragePage>(
    browser: Browser,
    parameters = '',
    path = '/api/coverage',
  ): Promise<Page> {
    const response = await browser.send(`${path}?${parameters}`);
    expect(response.status).toBe(200);
    return (await response.json()) as Page;
  }

  /** Repo id, stream and state. */
  async function list(browser: Browser, parameters = ''): Promise<string[]> {
    const { items } = await get(browser, parameters);
    return items.map(({ repository, stream, state }) => `${repository.id} ${stream} ${state}`);
  }

  it('shows what is held of a repo, by stream', async () => {
    await save(OPEN, { state: 'partial', stored: 2, reason: 'Not read to the end so far' });
    await save(OPEN, { stream: 'counts', expected: null, stored: null, lastFullSweepAt: null });

    const repository = { id: OPEN, owner: 'alice', name: 'open' };
    const unknown = { expected: null, stored: null, lastFullSweepAt: null, reason: null };
    expect(await get(bob)).toEqual({
      items: [
        { repository, stream: 'counts', state: 'complete', ...unknown },
        {
          repository,
          stream: 'tags',
          state: 'partial',
          expected: 3,
          stored: 2,
          lastFullSweepAt: SWEPT_AT,
          reason: 'Not read to the end so far',
        },
      ],
      nextCursor: null,
    });
  });

  it('tells nobody the totals of what they may not see', async () => {
    for (const repoId of [OPEN, SECRET, TEAM]) await save(repoId);

    expect(await list(alice)).toEqual([OPEN, SECRET, TEAM].map((id) => `${id} tags complete`));
    expect(await list(bob)).toEqual([`${OPEN} tags complete`]);
    expect(await list(bob, `repository=${SECRET}`)).toEqual([]);
    expect(await list(bob, 'organization=acme')).toEqual([]);
  });

  it('tells what GitHub withheld to the account that met it, and to nobody else', async () => {
    const unknown = { expected: null, stored: null, lastFullSweepAt: null };
    await save(OPEN, { accountId: ALICE, state: 'forbidden', ...unknown });
    await save(OPEN, { accountId: BOB, state: 'forbidden', stream: 'stargazers', ...unknown });
    await save(OPEN, { accountId: BOB, stream: 'issues' });

    expect(await list(alice)).toEqual([`${OPEN} tags forbidden`]);
    expect(await list(bob)).toEqual([`${OPEN} stargazers forbidden`]);
  });

  it('shows nothing private while the token is dead, the lease has lapsed or the repo is out of reach', async () => {
    await save(SECRET);
    for (const [end, undo] of [
      [`update credential set state = 'dead'`, `update credential set state = 'alive'`],
      [
        `update repo_access set proven_until = proven_until - interval '9 days'`,
        `update repo_access set proven_until = proven_until + interval '9 days'`,
      ],
      [`update repo set unreachable_since = now()`, `update repo set unreachable_since = null`],
    ] as const) {
      await query(app, end);
      const shown = await list(alice);
      await query(app, undo);

      expect({ end, shown }).toEqual({ end, shown: [] });
    }
    expect(await list(alice)).toEqual([`${SECRET} tags complete`]);
  });

  it('is narrowed by repo, organization, stream and state', async () => {
    await save(OPEN);
    await save(OPEN, { stream: 'counts', state: 'unavailable' });
    await save(TEAM, { stream: 'counts' });

    expect(await list(alice, `repository=${OPEN}`)).toEqual([
      `${OPEN} counts unavailable`,
      `${OPEN} tags complete`,
    ]);
    expect(await list(alice, 'organization=ACME')).toEqual([`${TEAM} counts complete`]);
    expect(await list(alice, 'stream=counts')).toEqual([
      `${OPEN} counts unavailable`,
      `${TEAM} counts complete`,
    ]);
    expect(await list(alice, 'state=unavailable')).toEqual([`${OPEN} counts unavailable`]);
    expect(await list(alice, 'stream=counts&state=complete&organization=alice')).toEqual([]);
  });

  it('leads from page to page through all of it, each once', async () => {
    for (const repoId of [OPEN, SECRET, TEAM]) {
      await save(repoId);
      await save(repoId, { accountId: ALICE, state: 'forbidden' });
      await save(repoId, { stream: 'counts' });
    }
    const seen: string[] = [];
    let cursor: string | null = '';
    for (let pages = 0; cursor !== null && pages < 20; pages += 1) {
      const page: CoveragePage = await get(alice, `limit=2${cursor && `&cursor=${cursor}`}`);
      seen.push(...page.items.map((item) => `${item.repository.id} ${item.stream} ${item.state}`));
      cursor = page.nextCursor;
    }

    expect(seen).toHaveLength(9);
    expect(seen).toEqual(await list(alice));
  });

  it('shows each the lists of their own targets', async () => {
    const { items } = await get<ListCoveragePage>(alice, '', '/api/coverage/lists');

    expect(items).toContainEqual({
      target: 'viewer',
      stream: 'repositories',
      state: 'complete',
      expected: 3,
      stored: 3,
      lastFullSweepAt: expect.stringMatching(/^\d{4}-/) as string,
      reason: null,
    });
    expect(await get(bob, '', '/api/coverage/lists')).toEqual({ items: [], nextCursor: null });

    const first = await get<ListCoveragePage>(alice, 'limit=1', '/api/coverage/lists');
    const rest = await get<ListCoveragePage>(alice, `cursor=${first.nextCursor}`, '/api/coverage/lists');

    expect(items.length).toBeGreaterThan(1);
    expect([...first.items, ...rest.items]).toEqual(items);
  });

  it('asks who is there', async () => {
    expect((await app.createBrowser().send('/api/coverage')).status).toBe(401);
    expect((await app.createBrowser().send('/api/coverage/lists')).status).toBe(401);
  });

  it('is documented with its parameters and what it answers', async () => {
    const { paths } = (await (await alice.send('/api/openapi.json')).json()) as {
      paths: Record<string, { get: { parameters: { name: string }[]; responses: object } }>;
    };

    const route = paths['/api/coverage']?.get;
    expect(route?.parameters.map(({ name }) => name).toSorted()).toEqual([
      'cursor',
      'limit',
      'organization',
      'repository',
      'state',
      'stream',
    ]);
    expect(JSON.stringify(route?.responses)).toContain('lastFullSweepAt');
    expect(JSON.stringify(paths['/api/coverage/lists']?.get.responses)).toContain('target');
    expect(JSON.stringify(paths['/api/repositories/{id}/history']?.get)).toContain('text/csv');
  });
});

/** Everything is Alice's but what is public. */
function createWorld(): GithubWorld {
  const world = new GithubWorld();
  world.addUser({ login: 'alice', id: ALICE });
  world.addUser({ login: 'bob', id: BOB });
  world.addOrganization({ login: 'acme' });
  world.addMember('acme', 'alice');
  world.addRepo({ owner: 'alice', name: 'open', id: OPEN });
  world.addRepo({ owner: 'alice', name: 'secret', id: SECRET, visibility: 'private' });
  const team = world.addRepo({ owner: 'acme', name: 'team', id: TEAM, visibility: 'private' });
  world.addCollaborator(team.id, 'alice');
  return world;
}
