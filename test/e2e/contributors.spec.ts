import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFINITION } from '../../src/contributors/answers/definition.ts';
import type { PeoplePage } from '../../src/contributors/answers/people.dto.ts';
import type { RepoSeries } from '../../src/contributors/answers/series.dto.ts';
import { type ContributorStage, OPEN, UNREAD, startContributorStage } from '../support/contributor-stage.ts';
import { ALICE, BOB } from '../support/contributor-worlds.ts';

let stage: ContributorStage;

beforeAll(async () => {
  stage = await startContributorStage();
});

afterAll(() => stage.close());

describe('new contributors of a repository', () => {
  it('are counted month by month from its creation on, with who came before and after apart', async () => {
    const { repository, items, options, definition } = await stage.read<RepoSeries>(
      ALICE,
      `/api/repositories/${OPEN}/contributors/new`,
    );

    expect(items).toEqual([
      { month: '2026-01', newContributors: 0, newBots: 0 },
      { month: '2026-02', newContributors: 0, newBots: 0 },
      { month: '2026-03', newContributors: 2, newBots: 1 },
    ]);
    expect(repository).toEqual({
      id: OPEN,
      fullName: 'owner-1/repo-1',
      fork: false,
      visibility: 'public',
      createdAt: '2026-01-31T23:59:59.000Z',
      people: 4,
      beforeCreation: 1,
      afterNow: 1,
      bots: { people: 1, beforeCreation: 0, afterNow: 0 },
      unasked: 1,
      coverage: {
        state: 'complete',
        reason: null,
        complete: true,
        commits: 5,
        lastFullSweepAt: '2026-03-14T00:00:00.000Z',
      },
    });
    expect(options).toEqual({ from: null, to: null, bots: true, date: 'author', coauthors: false });
    expect(definition).toEqual(DEFINITION);
  });

  it.each([
    ['bots=false', [0, 0, 1], 3],
    ['date=committer', [1, 0, 2], 4],
    ['coauthors=true', [0, 0, 3], 4],
    ['from=2026-02&to=2026-02', [0], 4],
    ['from=2026-04', [], 4],
    ['to=2025-12', [], 4],
    ['from=9999-12', [], 4],
    ['from=0001-01&to=2026-01', [0], 4],
    ['to=0001-01', [], 4],
  ])('under %s are %j of %i people', async (query, counts, people) => {
    const { items, repository } = await stage.read<RepoSeries>(
      BOB,
      `/api/repositories/${OPEN}/contributors/new?${query}`,
    );

    expect(items.map(({ newContributors }) => newContributors)).toEqual(counts);
    expect(repository.people).toBe(people);
  });

  it('are unknown, not none, where the commits were never read to the end', async () => {
    const { repository, items } = await stage.read<RepoSeries>(
      ALICE,
      `/api/repositories/${UNREAD}/contributors/new`,
    );
    const people = await stage.read<PeoplePage>(ALICE, `/api/repositories/${UNREAD}/contributors`);

    expect(items).toHaveLength(3);
    expect(items[0]).toEqual({ month: '2026-01', newContributors: null, newBots: null });
    const nothing = { people: null, beforeCreation: null, afterNow: null };
    expect(repository).toMatchObject({ ...nothing, bots: nothing, unasked: null });
    expect(repository.coverage).toMatchObject({ state: null, complete: false });
    expect(people).toMatchObject({ items: [], repository: { coverage: { complete: false } } });
  });
});

describe('contributors', () => {
  it('are people, whichever e-mails they use, by their first commit', async () => {
    const { items, repository } = await stage.read<PeoplePage>(
      BOB,
      `/api/repositories/${OPEN}/contributors?coauthors=true`,
    );

    expect(repository).toMatchObject({ id: OPEN, fullName: 'owner-1/repo-1', coverage: { complete: true } });
    expect(items.slice(0, 3)).toEqual([
      {
        accountId: 1001,
        login: 'login-1001',
        name: 'Person 2',
        email: null,
        asked: true,
        bot: false,
        firstCommitAt: '2025-12-31T23:59:59.000Z',
        lastCommitAt: '2026-01-10T12:00:00.000Z',
        commits: 2,
        coAuthored: 0,
      },
      {
        accountId: null,
        login: null,
        name: 'Person 5',
        email: null,
        asked: true,
        bot: false,
        firstCommitAt: '2026-03-01T00:00:00.000Z',
        lastCommitAt: '2099-01-01T00:00:00.000Z',
        commits: 1,
        coAuthored: 1,
      },
      {
        accountId: null,
        login: null,
        name: 'Person 3',
        email: 'babbage@example.com',
        asked: false,
        bot: false,
        firstCommitAt: '2026-03-01T00:00:00.000Z',
        lastCommitAt: '2026-03-01T00:00:00.000Z',
        commits: 1,
        coAuthored: 0,
      },
    ]);
    expect(items.map(({ bot }) => bot)).toEqual([false, false, false, true]);
  });

  it('bear no name from a repo that is hidden from the reader', async () => {
    const text = await (await stage.get(BOB, `/api/repositories/${OPEN}/contributors`)).text();

    expect(text).toContain('Person 3');
    expect(text).not.toMatch(/secret|elsewhere/);
  });

  it('lead from page to page, without bots if so asked', async () => {
    const path = `/api/repositories/${OPEN}/contributors?bots=false&limit=1`;
    const names: (string | null)[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: PeoplePage = await stage.read<PeoplePage>(BOB, `${path}${cursor && `&cursor=${cursor}`}`);
      names.push(...page.items.map(({ name }) => name));
      cursor = page.nextCursor;
    }

    expect(names).toEqual(['Person 2', 'Person 3', 'Person 5']);
  });
});
