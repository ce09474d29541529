import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RepoHistoryPoint } from '../../src/repos/dto/repo-history.dto.ts';
import type { CoveragePage, RepoCoverageView } from '../../src/sync/dto/coverage.dto.ts';
import { toNodeId } from '../github/world/node-id.ts';
import { GithubWorld } from '../github/world.ts';
import type { Browser } from '../support/browser.ts';
import { sync } from '../support/sync-kit.ts';
import { TestApp } from '../support/test-app.ts';
import { TestClock } from '../support/test-clock.ts';

const BOB = 2;
const TEAM = 13;
const EMPTY = 14;

const DAY = '2026-11-21';
const HOUR_MS = 3_600_000;

describe('the numbers of a repo that an account may not know all of', () => {
  let app: TestApp;
  let alice: Browser;
  let bob: Browser;

  beforeEach(async () => {
    app = await TestApp.start({ world: createWorld(), clock: new TestClock(`${DAY}T12:00:00Z`) });
    alice = await app.signIn('alice');
    await sync(alice, 'viewer');
    bob = await app.signIn('bob');
    app.standIn.faults.inject({
      kind: 'status',
      status: 200,
      body: createRefusal(TEAM, ['openIssues', 'releases']),
      match: { operation: 'FindRepoCounts', accountId: BOB },
    });
    await count(bob);
    app.clock.advance(HOUR_MS);
  });

  afterEach(() => app.close());

  /** How many repos were asked for. */
  async function count(browser: Browser): Promise<number | undefined> {
    const { streams } = await sync(browser, 'counts:viewer');
    return streams.find(({ name }) => name === 'counts')?.done;
  }

  async function getToday(id: number): Promise<RepoHistoryPoint | undefined> {
    const response = await alice.send(`/api/repositories/${id}/history?from=${DAY}&to=2026-11-22`);
    return ((await response.json()) as { points: RepoHistoryPoint[] }).points[0];
  }

  async function listHeld(browser: Browser, id: number): Promise<RepoCoverageView[]> {
    const response = await browser.send(`/api/coverage?repository=${id}&stream=counts`);
    return ((await response.json()) as CoveragePage).items;
  }

  it('are counted again for whoever may, once', async () => {
    expect(await getToday(TEAM)).toMatchObject({ forks: 9, openIssues: null, releases: null });

    const counted = [await count(alice), await count(alice)];

    expect(counted).toEqual([2, 0]);
    expect(await getToday(TEAM)).toMatchObject({ openIssues: 1, releases: 0 });
    expect(await listHeld(alice, TEAM)).toMatchObject([{ state: 'complete', stored: 7 }]);
  });

  it('are not asked for again on that day by who may not, and are on the next', async () => {
    expect(await count(bob)).toBe(0);

    app.clock.advance(24 * HOUR_MS);

    expect(await count(bob)).toBe(1);
    expect(await listHeld(bob, TEAM)).toMatchObject([{ state: 'complete', stored: 7 }]);
  });

  it('say to everybody that some are not known yet, and to that account alone what it was refused', async () => {
    const everybodys = {
      state: 'partial',
      stored: 5,
      expected: 7,
      reason: 'Not told yet: openIssues, releases',
    };
    const own = {
      state: 'forbidden',
      reason: 'GitHub withholds openIssues, releases: Not for this token',
    };

    expect(await listHeld(alice, TEAM)).toMatchObject([everybodys]);
    expect(await listHeld(bob, TEAM)).toMatchObject([everybodys, own]);
  });

  it('are whole where there are no commits to count', async () => {
    await count(alice);

    expect(await getToday(EMPTY)).toMatchObject({ stars: 0, commits: null });
    expect(await listHeld(alice, EMPTY)).toMatchObject([{ state: 'complete', expected: 6, stored: 6 }]);
  });
});

/** Alice and Bob both may read a repo, and Alice has one without any commits. */
function createWorld(): GithubWorld {
  const world = new GithubWorld();
  world.addUser({ login: 'alice', id: 1 });
  world.addUser({ login: 'bob', id: BOB });
  world.addOrganization({ login: 'acme' });
  world.addRepo({ owner: 'acme', name: 'team', id: TEAM, visibility: 'private' });
  for (const login of ['alice', 'bob']) world.addCollaborator(TEAM, login, 'pull');
  world.addRepo({ owner: 'alice', name: 'empty', id: EMPTY, pushedAt: null });
  world.issues.add(TEAM);
  return world;
}

/** Nine of everything, but for what is refused. */
function createRefusal(id: number, refused: readonly string[]): object {
  const nine = { totalCount: 9 };
  const node = {
    __typename: 'Repository',
    id: toNodeId('Repository', id),
    databaseId: id,
    name: 'team',
    owner: { login: 'acme' },
    stargazerCount: 9,
    forkCount: 9,
    watchers: nine,
    openIssues: nine,
    openPulls: nine,
    releases: nine,
    defaultBranchRef: { target: { history: nine } },
  };
  const nulls = Object.fromEntries(refused.map((field) => [field, null]));
  const errors = refused.map((field) => {
    return { type: 'FORBIDDEN', message: 'Not for this token', path: ['nodes', 0, field] };
  });
  return { data: { nodes: [{ ...node, ...nulls }] }, errors };
}
