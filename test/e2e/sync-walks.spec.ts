import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GithubWorld } from '../github/world.ts';
import type { Browser } from '../support/browser.ts';
import { query, sync } from '../support/sync-kit.ts';
import { TestApp } from '../support/test-app.ts';

/** A list that changes while it is walked is walked again: what counts is the walk that can have skipped nothing. */
describe('a list of three pages that is walked more than once', () => {
  let world: GithubWorld;
  let app: TestApp;
  let ada: Browser;

  /** The last page alone lists bob's; every other repo is private. */
  beforeEach(async () => {
    world = new GithubWorld();
    world.addUser({ login: 'ada', id: 1 });
    world.addUser({ login: 'bob', id: 2, email: 'bob@octavo.example' });
    for (let index = 1; index <= 250; index += 1) {
      const owner = index > 210 ? 'bob' : 'ada';
      const visibility = index % 2 === 0 ? 'private' : 'public';
      const createdAt = new Date(Date.UTC(2020, 0, index));
      const id = 1000 + index;
      world.addRepo({ owner, name: `repo-${index}`, id, visibility, createdAt });
      if (owner === 'bob') world.addCollaborator(id, 'ada', 'push');
    }
    app = await TestApp.start({ world });
    ada = await app.signIn('ada');
  });

  afterEach(() => app.close());

  function deleteBefore(id: number, page: RegExp, after: number): void {
    app.standIn.faults.inject({ kind: 'run', after, run: () => world.deleteRepo(id), match: { path: page } });
  }

  async function coverage(): Promise<object[]> {
    return query(
      app,
      `select state, expected, stored from list_coverage where stream = 'repositories' and target = 'viewer'`,
    );
  }

  async function access(): Promise<object[]> {
    return query(app, 'select affiliated, count(*)::int from repo_access group by affiliated');
  }

  async function unreachable(): Promise<object[]> {
    return query(app, 'select id from repo where unreachable_since is not null order by id');
  }

  it.each([
    { when: 'between the first two walks', page: /^\/user\/repos(?!.*[?&]page=)/ },
    { when: 'in the second walk, on a page not read yet', page: /^\/user\/repos.*[?&]page=2(&|$)/ },
  ])(
    'keeps every page of the walk that the last one confirmed: a repo is deleted $when',
    async ({ page }) => {
      deleteBefore(1150, page, 1);

      const job = await sync(ada, 'viewer');

      expect(app.standIn.faults.unused()).toEqual([]);
      expect(await coverage()).toEqual([{ state: 'complete', expected: 249, stored: 249 }]);
      expect(await access()).toEqual([{ affiliated: true, count: 249 }]);
      expect(await unreachable()).toEqual([{ id: 1150 }]);
      expect(job.streams.find(({ name }) => name === 'missing repositories')).toMatchObject({ done: 1 });
      expect(await query(app, `select email from account where login = 'bob'`)).toEqual([
        { email: 'bob@octavo.example' },
      ]);
    },
  );

  it('is walked only once when GitHub withholds a part: nothing makes it whole', async () => {
    world.addOrganization({ login: 'acme', id: 10 });
    world.addMember('acme', 'ada');
    world.addRepo({ owner: 'acme', name: 'hidden', id: 7, visibility: 'private' });
    app.standIn.faults.inject({
      kind: 'sso-partial',
      organizations: ['acme'],
      times: 10,
      match: { path: /^\/user\/repos/ },
    });
    app.standIn.clearLog();

    await sync(ada, 'viewer');

    expect(app.standIn.log.filter(({ path }) => path.startsWith('/user/repos'))).toHaveLength(3);
    expect(await coverage()).toEqual([{ state: 'partial', expected: null, stored: 250 }]);
  });

  it('counts what any walk of the run saw when no walk was whole', async () => {
    for (const [walk, id] of [1150, 1151, 1152].entries()) {
      deleteBefore(id, /^\/user\/repos.*[?&]page=3(&|$)/, walk);
    }

    await sync(ada, 'viewer');

    expect(app.standIn.faults.unused()).toEqual([]);

    const [list] = await query<{ state: string; stored: number }>(
      app,
      `select state, stored from list_coverage where stream = 'repositories' and target = 'viewer'`,
    );
    const [listed] = await query<{ count: number }>(app, 'select count(*)::int from listed_repo');
    expect(list).toEqual({ state: 'partial', stored: listed?.count });
  });
});
