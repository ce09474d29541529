import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GithubWorld } from '../github/world.ts';
import type { Browser } from '../support/browser.ts';
import { query, sync } from '../support/sync-kit.ts';
import { TestApp } from '../support/test-app.ts';

const ADA = 1;
const BOB = 2;

interface StoredRepo {
  id: number;
  name: string;
  owner: string;
  visibility: string;
  unreachable: boolean;
}

describe('what changes at GitHub between and within syncs', () => {
  let world: GithubWorld;
  let app: TestApp;
  let ada: Browser;

  beforeEach(async () => {
    world = new GithubWorld();
    world.addUser({ login: 'ada', id: ADA });
    world.addUser({ login: 'bob', id: BOB });
    world.addOrganization({ login: 'acme', id: 10 });
    world.addMember('acme', 'ada', 'admin');
    world.addMember('acme', 'bob');
    app = await TestApp.start({ world });
    ada = await app.signIn('ada');
  });

  afterEach(() => app.close());

  function addRepos(owner: string, count: number, visibility: 'public' | 'private' = 'public'): void {
    for (let index = 1; index <= count; index += 1) {
      const createdAt = new Date(Date.UTC(2020, 0, index));
      world.addRepo({ owner, name: `repo-${index}`, id: 1000 + index, visibility, createdAt });
    }
  }

  async function stored(): Promise<StoredRepo[]> {
    return query(
      app,
      `select r.id, r.name, a.login as owner, r.visibility, r.unreachable_since is not null as unreachable
       from repo r join account a on a.id = r.owner_id order by r.id`,
    );
  }

  async function reachable(): Promise<number[]> {
    const repos = await stored();
    return repos.filter(({ unreachable }) => !unreachable).map(({ id }) => id);
  }

  async function access(): Promise<object[]> {
    return query(
      app,
      'select viewer_id as viewer, repo_id as repo, affiliated from repo_access order by viewer_id, repo_id',
    );
  }

  it('follows a rename, a transfer and a change of visibility in one row, and remembers the names', async () => {
    addRepos('ada', 2);
    await sync(ada, 'viewer');

    app.clock.advance(60_000);
    world.renameRepo(1001, 'anew');
    world.transferRepo(1002, 'acme');
    world.setVisibility(1002, 'private');
    const { totals } = await sync(ada, 'viewer');

    expect(await stored()).toEqual([
      { id: 1001, name: 'anew', owner: 'ada', visibility: 'public', unreachable: false },
      { id: 1002, name: 'repo-2', owner: 'acme', visibility: 'private', unreachable: false },
    ]);
    const names = await query(
      app,
      `select repo_id as repo, owner_login || '/' || name as name, valid_to is null as current
       from repo_name order by repo_id, valid_from`,
    );
    expect(names).toEqual([
      { repo: 1001, name: 'ada/repo-1', current: false },
      { repo: 1001, name: 'ada/anew', current: true },
      { repo: 1002, name: 'ada/repo-2', current: false },
      { repo: 1002, name: 'acme/repo-2', current: true },
    ]);
    expect(totals).toMatchObject({ inserted: 2, updated: 4 });
  });

  it('takes a topic away that a repo no longer has', async () => {
    world.addRepo({ owner: 'ada', name: 'app', id: 7, topics: ['cli', 'old'] });
    await sync(ada, 'viewer');

    world.updateRepo(7, { topics: ['cli', 'new'] });
    await sync(ada, 'viewer');

    expect(await query(app, 'select topic from repo_topic order by topic')).toEqual([
      { topic: 'cli' },
      { topic: 'new' },
    ]);
  });

  it.each([
    { when: 'after its own page', page: 2 },
    { when: 'before the last page', page: 3 },
  ])('skips nothing when a repo of the first page is deleted $when was read', async ({ page }) => {
    addRepos('ada', 250);
    app.standIn.faults.inject({
      kind: 'run',
      run: () => world.deleteRepo(1001),
      match: { path: new RegExp(`^/user/repos.*[?&]page=${page}(&|$)`) },
    });

    const job = await sync(ada, 'viewer');

    expect(await reachable()).toEqual(Array.from({ length: 249 }, (_, index) => 1002 + index));
    expect(app.standIn.faults.unused()).toEqual([]);
    expect(job.streams[0]).toMatchObject({ name: 'repositories', inserted: expect.any(Number) as number });
  });

  it('asks for what a list no longer shows by id before it calls it unreachable', async () => {
    addRepos('ada', 3);
    await sync(ada, 'viewer');
    app.standIn.clearLog();

    world.deleteRepo(1002);
    const job = await sync(ada, 'viewer');

    expect(await reachable()).toEqual([1001, 1003]);
    expect(await access()).toEqual([
      { viewer: ADA, repo: 1001, affiliated: true },
      { viewer: ADA, repo: 1003, affiliated: true },
    ]);
    const asked = app.standIn.log.filter(({ path }) => path === '/graphql');
    expect(asked).toHaveLength(1);
    expect(job.streams.find(({ name }) => name === 'missing repositories')).toMatchObject({
      done: 1,
      updated: 1,
    });
    expect(await stored()).toContainEqual(
      expect.objectContaining({ id: 1002, visibility: 'private', unreachable: true }),
    );
  });

  it('shows a repo again as soon as it is seen again', async () => {
    addRepos('bob', 1, 'private');
    world.addCollaborator(1001, 'ada', 'pull');
    await sync(ada, 'viewer');
    world.removeCollaborator(1001, 'ada');
    await sync(ada, 'viewer');
    expect(await reachable()).toEqual([]);

    world.addCollaborator(1001, 'ada', 'push');
    await sync(ada, 'viewer');

    expect(await reachable()).toEqual([1001]);
    expect(await access()).toEqual([{ viewer: ADA, repo: 1001, affiliated: true }]);
  });

  it('ends affiliation only when the repo still answers: a public one stays, without an access row', async () => {
    addRepos('bob', 1);
    world.addCollaborator(1001, 'ada', 'push');
    await sync(ada, 'viewer');

    world.removeCollaborator(1001, 'ada');
    await sync(ada, 'viewer');

    expect(await reachable()).toEqual([1001]);
    expect(await stored()).toContainEqual(expect.objectContaining({ id: 1001, visibility: 'public' }));
    expect(await access()).toEqual([]);
  });

  it('leaves a repo to whoever else can still see it, and hides it from whoever lost it', async () => {
    addRepos('acme', 1, 'private');
    const bob = await app.signIn('bob');
    await sync(ada, 'viewer');
    await sync(bob, 'viewer');

    world.removeMember('acme', 'bob');
    await sync(bob, 'viewer');

    expect(await reachable()).toEqual([1001]);
    expect(await access()).toEqual([{ viewer: ADA, repo: 1001, affiliated: true }]);
    expect(await query(app, 'select account_id as account from organization_member')).toEqual([
      { account: ADA },
    ]);
  });

  it('removes nothing that single sign-on withheld, and says that the list is partial', async () => {
    addRepos('acme', 3, 'private');
    await sync(ada, 'viewer');

    app.standIn.faults.inject({
      kind: 'sso-partial',
      organizations: ['acme'],
      times: 10,
      match: { path: /^\/user\/repos/ },
    });
    await sync(ada, 'viewer');

    expect(await reachable()).toEqual([1001, 1002, 1003]);
    expect(await access()).toHaveLength(3);
    const [coverage] = await query(
      app,
      `select state, reason from list_coverage where stream = 'repositories'`,
    );
    expect(coverage).toMatchObject({
      state: 'partial',
      reason: expect.stringContaining('single sign-on') as string,
    });
  });
});
