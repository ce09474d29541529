import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GithubWorld } from '../github/world.ts';
import type { Browser } from '../support/browser.ts';
import { query, sync } from '../support/sync-kit.ts';
import { TestApp } from '../support/test-app.ts';

const ORGANIZATIONS = 150;

describe('memberships in more organizations than one page lists', () => {
  let world: GithubWorld;
  let app: TestApp;
  let ada: Browser;

  beforeEach(async () => {
    world = new GithubWorld();
    world.addUser({ login: 'ada', id: 1 });
    for (let index = 1; index <= ORGANIZATIONS; index += 1) {
      world.addOrganization({ login: `org-${index}`, id: 100 + index });
      world.addMember(`org-${index}`, 'ada');
    }
    app = await TestApp.start({ world });
    ada = await app.signIn('ada');
  });

  afterEach(() => app.close());

  function leaveBeforeSecondPage(login: string, after = 0): void {
    app.standIn.faults.inject({
      kind: 'run',
      after,
      run: () => world.removeMember(login, 'ada'),
      match: { path: /^\/user\/memberships\/orgs.*[?&]page=2(&|$)/ },
    });
  }

  async function memberOf(): Promise<number[]> {
    const rows = await query<{ id: number }>(
      app,
      'select organization_id as id from organization_member order by organization_id',
    );
    return rows.map(({ id }) => id);
  }

  async function coverage(): Promise<object[]> {
    return query(
      app,
      `select state, expected, stored from list_coverage where stream = 'organizations' and target = 'viewer'`,
    );
  }

  it('end with the one that was left while they were read, and with no other', async () => {
    await sync(ada, 'viewer');
    leaveBeforeSecondPage('org-1');

    await sync(ada, 'viewer');

    expect(app.standIn.faults.unused()).toEqual([]);
    expect(await memberOf()).toEqual(Array.from({ length: ORGANIZATIONS - 1 }, (_, index) => 102 + index));
    expect(await coverage()).toEqual([{ state: 'complete', expected: 149, stored: 149 }]);
  });

  it('stay as they are stored when the list never holds still, and are called partial', async () => {
    await sync(ada, 'viewer');
    for (const walk of [0, 1, 2]) leaveBeforeSecondPage(`org-${walk + 1}`, walk);

    await sync(ada, 'viewer');

    expect(await memberOf()).toHaveLength(ORGANIZATIONS);
    expect(await coverage()).toMatchObject([{ state: 'partial', expected: null }]);
  });

  it('cost nothing when they are as they were', async () => {
    await sync(ada, 'viewer');
    app.standIn.clearLog();

    await sync(ada, 'viewer');

    const asked = app.standIn.log.filter(({ path }) => path.startsWith('/user/memberships'));
    expect(asked.map(({ status }) => status)).toEqual([304, 304]);
  });

  it('are remembered by number when GitHub no longer shows them', async () => {
    await sync(ada, 'viewer');
    app.standIn.faults.inject({ kind: 'status', status: 403, match: { path: /^\/user\/memberships/ } });

    await sync(ada, 'viewer');

    expect(await coverage()).toEqual([{ state: 'forbidden', expected: null, stored: ORGANIZATIONS }]);
    expect(await memberOf()).toHaveLength(ORGANIZATIONS);
  });
});
