import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OwnerSeriesOptions } from '../../../src/contributors/answers/contributor-options.ts';
import type { OwnerSeries, SeriesRepoView } from '../../../src/contributors/answers/series.dto.ts';
import { SeriesQueries } from '../../../src/contributors/answers/series.queries.ts';
import { queryRows } from '../../../src/database/query-rows.ts';
import { fromCursorText } from '../../../src/repos/cursor-text.ts';
import { SubjectQueries } from '../../../src/issues/rules/subject.queries.ts';
import {
  ALICE,
  BOB,
  contributorWorlds,
  NOW,
  seriesOptions,
  type WorldRepo,
} from '../../support/contributor-worlds.ts';
import { NaiveContributors } from '../../support/naive-contributors.ts';
import { READ_AT, storeContributorWorld, WHY_PARTIAL } from '../../support/stored-contributors.ts';
import { TestClock } from '../../support/test-clock.ts';
import { createTestOrm, type TestOrm } from '../../support/test-database.ts';

describe('new contributors', () => {
  let database: TestOrm;
  let series: SeriesQueries;

  beforeAll(async () => {
    database = await createTestOrm();
    const em = database.orm.em.fork();
    series = new SeriesQueries(em, new SubjectQueries(em), new TestClock(NOW));
  });

  afterAll(() => database.close());

  const viewers = fc.constantFrom(ALICE, BOB);
  const logins = fc.constantFrom('owner-1', 'OWNER-2');

  it('of an organization, as JSON and as CSV, are what a naive count over what its reader may see comes to', async () => {
    const asked = fc.array(fc.tuple(viewers, logins, seriesOptions, fc.integer({ min: 1, max: 30 })), {
      minLength: 1,
      maxLength: 4,
    });
    await fc.assert(
      fc.asyncProperty(contributorWorlds, asked, async (world, questions) => {
        await storeContributorWorld(database.orm.em.fork(), world);
        const naive = new NaiveContributors(world);
        for (const [viewerId, login, options, limit] of questions) {
          const seen = naive.listSeen(viewerId, login);
          const expected = toExpected(naive, seen, { login: login.toLowerCase(), options });

          const answer = await readAll(viewerId, login, options, limit).catch(toNull);
          const rows = await readExport(viewerId, login, options).catch(toNull);

          expect(answer && toComparable(answer)).toEqual(seen.length === 0 ? null : expected);
          const fields = expected.items.map(({ repository, month, newContributors }) => {
            return [repository, month, newContributors];
          });
          expect(rows).toEqual(seen.length === 0 ? null : fields);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('of a repository are the same', async () => {
    const asked = fc.array(fc.tuple(viewers, fc.integer({ min: 1, max: 5 }), seriesOptions), {
      minLength: 1,
      maxLength: 4,
    });
    await fc.assert(
      fc.asyncProperty(contributorWorlds, asked, async (world, questions) => {
        await storeContributorWorld(database.orm.em.fork(), world);
        const naive = new NaiveContributors(world);
        for (const [viewerId, id, { forks: _, visibility: __, ...options }] of questions) {
          const query = { ...options, from: options.from ?? undefined, to: options.to ?? undefined };
          const repo = [1, 2]
            .flatMap((owner) => naive.listSeen(viewerId, `owner-${owner}`))
            .find((one) => one.id === id);

          const answer = await series.getRepo(viewerId, id, query).catch(toNull);

          const { definition: ___, ...told } = answer ?? {};
          const whole = { ...options, forks: true, visibility: 'all' as const };
          expect(told).toEqual(repo ? toRepoExpected(naive, repo, whole, options) : {});
        }
      }),
      { numRuns: 40 },
    );
  });

  async function readExport(
    viewerId: number,
    organization: string,
    { from, to, ...options }: OwnerSeriesOptions,
  ): Promise<unknown[][]> {
    const query = { ...options, organization, from: from ?? undefined, to: to ?? undefined };
    const statement = await series.toExport(viewerId, query);
    const rows = await queryRows<object>(database.orm.em.fork(), statement);
    return rows.map((row) => Object.values(row));
  }

  /** Page by page: each entry once, in the order of repos and months, whatever the rest says being the same. */
  async function readAll(
    viewerId: number,
    login: string,
    { from, to, ...options }: OwnerSeriesOptions,
    limit: number,
  ): Promise<Read> {
    const query = { ...options, from: from ?? undefined, to: to ?? undefined, limit };
    const { nextCursor, ...first } = await series.getOwner(viewerId, login, { ...query, cursor: undefined });
    const [items, repositories] = [[...first.items], [...first.repositories]];
    for (let cursor = nextCursor; cursor !== null;) {
      const position = fromCursorText(cursor) as [number, string];
      const page = await series.getOwner(viewerId, login, { ...query, cursor: position });
      expect(page.totals).toEqual(first.totals);
      expect(page.items.length).toBeGreaterThan(0);
      expect(page.items.length).toBeLessThanOrEqual(limit);
      items.push(...page.items);
      repositories.push(...page.repositories);
      cursor = page.nextCursor;
    }
    return { ...first, items, repositories };
  }
});

function toNull(error: unknown): null {
  expect(String(error)).toContain('does not exist or is not visible to you');
  return null;
}

type Read = Omit<OwnerSeries, 'nextCursor'>;

/** A repo stands on each page that has one of its months. */
function toComparable({ options, organization, coverage, totals, repositories, items }: Read): object {
  const once = [...new Map(repositories.map((repo) => [repo.id, repo])).values()];
  return { options, organization, coverage, totals, repositories: once, items };
}

function toExpected(
  naive: NaiveContributors,
  seen: readonly WorldRepo[],
  { login, options }: { login: string; options: OwnerSeriesOptions },
): Omit<Read, 'definition'> {
  const shown = seen.filter(({ visibility }) => options.visibility === 'all' || visibility === 'public');
  const withMonths = shown.filter((repo) => naive.toSeries(repo, options).months.length > 0);
  return {
    options,
    organization: login,
    coverage: toCoverage(shown),
    totals: naive.toTotals(shown, options),
    repositories: withMonths.map((repo) => toRepoView(naive, repo, options)),
    items: shown.flatMap((repo) => {
      const name = { repositoryId: repo.id, repository: toName(repo) };
      return naive.toSeries(repo, options).months.map((month) => Object.assign(month, name));
    }),
  };
}

function toRepoExpected(
  naive: NaiveContributors,
  repo: WorldRepo,
  whole: OwnerSeriesOptions,
  options: object,
): object {
  const { months: items } = naive.toSeries(repo, whole);
  return { options, repository: toRepoView(naive, repo, whole), items };
}

function toRepoView(naive: NaiveContributors, repo: WorldRepo, options: OwnerSeriesOptions): SeriesRepoView {
  const { months: _, ...numbers } = naive.toSeries(repo, options);
  const { id, fork, visibility, createdAt } = repo;
  const facts = { id, fullName: toName(repo), fork, visibility, createdAt: createdAt.toISOString() };
  return { ...facts, ...numbers, coverage: toHeld(repo) };
}

function toName({ id, ownerId }: WorldRepo): string {
  return `owner-${ownerId}/repo-${id}`;
}

function isComplete({ isKnown, isBeingRead, state }: WorldRepo): boolean {
  return isKnown && !isBeingRead && (state === 'complete' || state === 'empty');
}

function toHeld(repo: WorldRepo): SeriesRepoView['coverage'] {
  const { state, commits } = repo;
  const reason = state === 'partial' ? WHY_PARTIAL : null;
  const held = state === null ? null : { commits: commits.length, lastFullSweepAt: READ_AT.toISOString() };
  return { state, reason, complete: isComplete(repo), ...(held ?? { commits: null, lastFullSweepAt: null }) };
}

function toCoverage(shown: readonly WorldRepo[]): OwnerSeries['coverage'] {
  const incomplete = shown.filter((repo) => !isComplete(repo));
  return {
    repositories: shown.length,
    complete: shown.length - incomplete.length,
    incomplete: incomplete.map((repo) => {
      const { state, reason } = toHeld(repo);
      return { id: repo.id, fullName: toName(repo), state, reason };
    }),
  };
}
