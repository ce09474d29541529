import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PeopleOptions, PersonPosition } from '../../../src/contributors/answers/contributor-options.ts';
import type { PeoplePage } from '../../../src/contributors/answers/people.dto.ts';
import { PeopleQueries } from '../../../src/contributors/answers/people.queries.ts';
import { SubjectQueries } from '../../../src/issues/rules/subject.queries.ts';
import { fromCursorText } from '../../../src/repos/cursor-text.ts';
import { ALICE, BOB, contributorWorlds, NOW, seriesOptions } from '../../support/contributor-worlds.ts';
import { NaiveContributors } from '../../support/naive-contributors.ts';
import { listPeopleNaively } from '../../support/naive-people.ts';
import { storeContributorWorld } from '../../support/stored-contributors.ts';
import { TestClock } from '../../support/test-clock.ts';
import { createTestOrm, type TestOrm } from '../../support/test-database.ts';

describe('contributors of a repository', () => {
  let database: TestOrm;
  let people: PeopleQueries;

  beforeAll(async () => {
    database = await createTestOrm();
    const em = database.orm.em.fork();
    people = new PeopleQueries(em, new SubjectQueries(em), new TestClock(NOW));
  });

  afterAll(() => database.close());

  const options = seriesOptions.map(({ bots, date, coauthors }): PeopleOptions => ({
    bots,
    date,
    coauthors,
  }));

  it('are those who stand in its commits, under names and e-mails that stand there', async () => {
    const asked = fc.array(
      fc.tuple(
        fc.constantFrom(ALICE, BOB),
        fc.integer({ min: 1, max: 5 }),
        options,
        fc.integer({ min: 1, max: 6 }),
      ),
      { minLength: 1, maxLength: 5 },
    );
    await fc.assert(
      fc.asyncProperty(contributorWorlds, asked, async (world, questions) => {
        await storeContributorWorld(database.orm.em.fork(), world);
        const naive = new NaiveContributors(world);
        for (const [viewerId, id, wanted, limit] of questions) {
          const repo = [1, 2]
            .flatMap((owner) => naive.listSeen(viewerId, `owner-${owner}`))
            .find((one) => one.id === id);
          const expected = repo ? listPeopleNaively(world, repo, wanted) : null;

          const items = await readAll(viewerId, id, wanted, limit).catch(toNull);

          // Of several names that somebody has in the repo, any may be shown.
          const told = items?.map(({ name, ...person }, index) => {
            const { names = [] } = expected?.[index] ?? {};
            return Object.assign(person, { names: names.includes(name ?? '') ? names : [name] });
          });
          expect(told ?? null).toEqual(expected);
        }
      }),
      { numRuns: 60 },
    );
  });

  async function readAll(
    viewerId: number,
    repoId: number,
    wanted: PeopleOptions,
    limit: number,
  ): Promise<PeoplePage['items']> {
    const items: PeoplePage['items'] = [];
    let cursor: PersonPosition | undefined;
    for (;;) {
      const page = await people.listPage(viewerId, repoId, { ...wanted, limit, cursor });
      expect(page.options).toEqual(wanted);
      expect(page.items.length).toBeLessThanOrEqual(limit);
      items.push(...page.items);
      if (page.nextCursor === null) return items;
      cursor = fromCursorText(page.nextCursor) as PersonPosition;
    }
  }
});

function toNull(error: unknown): null {
  expect(String(error)).toContain('does not exist or is not visible to you');
  return null;
}
