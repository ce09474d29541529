import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OwnerSeries } from '../../src/contributors/answers/series.dto.ts';
import {
  type ContributorStage,
  FORK,
  OPEN,
  SECRET,
  UNREAD,
  startContributorStage,
} from '../support/contributor-stage.ts';
import { ALICE, BOB } from '../support/contributor-worlds.ts';
import { readProblem } from '../support/problem.ts';

const ORGANIZATION = '/api/organizations/owner-1/contributors/new';
const DEFAULTS = {
  from: null,
  to: null,
  bots: true,
  forks: false,
  visibility: 'all',
  date: 'author',
  coauthors: false,
};

let stage: ContributorStage;

beforeAll(async () => {
  stage = await startContributorStage();
});

afterAll(() => stage.close());

describe('new contributors of an organization', () => {
  it('are told repo by repo, and in all once a person', async () => {
    const { totals, coverage, organization, options, items } = await stage.read<OwnerSeries>(
      ALICE,
      ORGANIZATION,
    );

    expect({ organization, options }).toEqual({ organization: 'owner-1', options: DEFAULTS });
    expect(coverage).toEqual({
      repositories: 4,
      complete: 3,
      incomplete: [{ id: UNREAD, fullName: 'owner-1/repo-4', state: null, reason: null }],
    });
    expect(totals).toEqual({
      repositories: 3,
      known: 2,
      months: [
        { month: '2026-01', newContributors: 0, newBots: 0 },
        { month: '2026-02', newContributors: 1, newBots: 0 },
        { month: '2026-03', newContributors: 1, newBots: 1 },
      ],
      people: 4,
      beforeCreation: 1,
      afterNow: 1,
      bots: { people: 1, beforeCreation: 0, afterNow: 0 },
      unasked: 1,
    });
    expect(items.map(({ repositoryId, newContributors }) => [repositoryId, newContributors])).toEqual([
      ...[0, 0, 2].map((count) => [OPEN, count]),
      ...[0, 1, 0].map((count) => [SECRET, count]),
      ...[0, 0, 1].map((count) => [FORK, count]),
      ...[null, null, null].map((count) => [UNREAD, count]),
    ]);
  });

  it('are over what their reader may see', async () => {
    const bobs = await stage.read<OwnerSeries>(BOB, '/api/organizations/OWNER-1/contributors/new');
    const open = await stage.read<OwnerSeries>(ALICE, `${ORGANIZATION}?visibility=public`);

    expect(JSON.stringify(bobs)).not.toContain('repo-2');
    expect(bobs.totals.months.map(({ newContributors }) => newContributors)).toEqual([0, 0, 2]);
    expect(open.totals).toEqual(bobs.totals);
    expect(open.items).toEqual(bobs.items);
  });

  it('are known of nobody once a token is dead but of what is public', async () => {
    await stage.em().execute(`update credential set state = 'dead' where account_id = ${ALICE}`);
    const dead = await stage.read<OwnerSeries>(ALICE, ORGANIZATION);
    const secret = await stage.get(ALICE, `/api/repositories/${SECRET}/contributors/new`);
    await stage.em().execute(`update credential set state = 'alive' where account_id = ${ALICE}`);

    expect(dead.coverage.repositories).toBe(3);
    expect(secret.status).toBe(404);
  });

  it('are totals of nothing known when no repo counted was ever read', async () => {
    await stage.em().execute('update commit_head set completed_at = null');
    const { totals } = await stage.read<OwnerSeries>(BOB, ORGANIZATION);
    await stage.em().execute(`update commit_head set completed_at = now() where repo_id <> ${UNREAD}`);

    expect(totals).toMatchObject({ repositories: 2, known: 0, people: null, beforeCreation: null });
    expect(totals.months).toHaveLength(3);
    expect(totals.months[0]).toEqual({ month: '2026-01', newContributors: null, newBots: null });
  });

  it('lead from page to page through every month, each once, with the repos that are on the page', async () => {
    const all = await stage.read<OwnerSeries>(ALICE, ORGANIZATION);
    const seen: OwnerSeries['items'] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const path: string = `${ORGANIZATION}?limit=2${cursor && `&cursor=${cursor}`}`;
      const page: OwnerSeries = await stage.read<OwnerSeries>(ALICE, path);
      expect(page.totals).toEqual(all.totals);
      const ids = new Set(page.items.map(({ repositoryId }) => repositoryId));
      expect(page.repositories.map(({ id }) => id)).toEqual([...ids]);
      seen.push(...page.items);
      cursor = page.nextCursor;
    }

    expect(all.nextCursor).toBeNull();
    expect(seen).toEqual(all.items);
    expect(seen).toHaveLength(12);
  });

  it.each([
    `/api/repositories/${SECRET}/contributors/new`,
    `/api/repositories/${SECRET}/contributors`,
    '/api/repositories/999/contributors',
    '/api/repositories/999/contributors/new',
    '/api/organizations/nobody/contributors/new',
    '/api/organizations/owner-2/contributors/new',
    '/export/contributors?organization=nobody',
    '/export/contributors?organization=owner-2',
  ])('do not exist at %s for who sees nothing of it', async (path) => {
    const response = await stage.get(BOB, path);

    expect(response.status).toBe(404);
    expect((await readProblem(response)).code).toBe('not_found');
    expect(response.headers.get('content-disposition')).toBeNull();
  });
});
