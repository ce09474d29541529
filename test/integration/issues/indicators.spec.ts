import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toIndicatorView } from '../../../src/issues/indicators/indicator-view.ts';
import { ItemListQuery } from '../../../src/issues/items/item.dto.ts';
import { matchesGlob } from '../../../src/issues/label-class/glob.ts';
import type { LabelClass } from '../../../src/issues/label.entity.ts';
import type { SubjectName } from '../../../src/issues/rules/subject.queries.ts';
import { createReads, type IssueReads } from '../../support/issue-reads.ts';
import {
  ALICE,
  BOB,
  filters,
  issueWorlds,
  windows,
  type WorldRepoWithItems,
  type WorldRule,
  worldRules,
} from '../../support/issue-worlds.ts';
import { countNaively, listMonthsNaively, type NaiveItem } from '../../support/naive-indicators.ts';
import { createTestOrm, type TestOrm } from '../../support/test-database.ts';
import { storeWorld } from '../../support/stored-world.ts';

describe('indicators', () => {
  let database: TestOrm;
  let reads: IssueReads;

  beforeAll(async () => {
    database = await createTestOrm();
    reads = createReads(database.orm.em.fork(), new Date('2026-03-15T12:00:00Z'));
  });

  afterAll(() => database.close());

  const subjects = fc.oneof(
    fc.record({ repository: fc.integer({ min: 1, max: 4 }) }),
    fc.record({ organization: fc.constantFrom('owner-1', 'OWNER-2') }),
  );

  it('are what a naive count over the rows that their reader may see comes to', async () => {
    const asked = fc.array(fc.tuple(fc.constantFrom(ALICE, BOB), subjects, windows, filters), {
      minLength: 1,
      maxLength: 4,
    });
    await fc.assert(
      fc.asyncProperty(issueWorlds, worldRules, asked, async (world, rules, questions) => {
        await storeWorld(database.orm.em.fork(), world, rules);
        for (const [viewerId, name, window, filter] of questions) {
          const repos = listSeen(world, viewerId, name);
          const items = repos.flatMap((repo) => toNaive(repo, viewerId, rules));
          const expected = {
            count: repos.length,
            total: countNaively(items, filter, window),
            months: listMonthsNaively(window).map((month) => countNaively(items, filter, month)),
          };

          const answer = await reads.indicators.get(viewerId, name, { ...window, ...filter }).catch(toNull);

          const { held, numbers } = answer ?? {};
          const told = { count: held?.count, total: numbers?.total, months: numbers?.months };
          expect(answer === null ? null : told).toEqual(repos.length === 0 ? null : expected);
        }
      }),
      { numRuns: 80 },
    );
  });

  it('are the lengths of the lists that they lead to', async () => {
    await fc.assert(
      fc.asyncProperty(
        issueWorlds,
        worldRules,
        subjects,
        windows,
        filters,
        async (world, rules, name, window, filter) => {
          fc.pre(listSeen(world, ALICE, name).length > 0);
          await storeWorld(database.orm.em.fork(), world, rules);

          const answer = await reads.indicators.get(ALICE, name, { ...window, ...filter });

          const { rows, total } = toIndicatorView(answer, filter);
          const lengths: Record<string, number> = {};
          for (const [key, link] of Object.entries(rows)) lengths[key] = await countRows(name, link);
          const { opened, closed, openAtEnd, bugOpened, performanceOpened } = total;
          expect(lengths).toEqual({ opened, closed, openAtEnd, bugOpened, performanceOpened });
          const others = await countRows(name, `${rows['opened']}&class=other`);
          const all = await countRows(name, rows['opened'] ?? '');
          expect(others).toBeGreaterThanOrEqual(all - bugOpened - performanceOpened);
        },
      ),
      { numRuns: 25 },
    );
  });

  /** Three at a time, each once, in their order. */
  async function countRows(name: SubjectName, link: string): Promise<number> {
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const params = new URL(`${link}&limit=3${cursor && `&cursor=${cursor}`}`, 'http://octavo.test')
        .searchParams;
      const query = ItemListQuery.parse(Object.fromEntries(params));
      const page = await reads.items.listPage(ALICE, name, query);
      seen.push(...page.items.map(({ repository, number }) => `${repository.id}#${number}`));
      cursor = page.nextCursor;
    }
    expect(new Set(seen).size).toBe(seen.length);
    return seen.length;
  }
});

function toNull(error: unknown): null {
  expect(String(error)).toContain('does not exist or is not visible to you');
  return null;
}

function listSeen(
  world: readonly WorldRepoWithItems[],
  viewerId: number,
  name: SubjectName,
): WorldRepoWithItems[] {
  return world.filter(({ id, ownerId, isGone, visibility, readers }) => {
    const isMeant =
      'repository' in name ? id === name.repository : `owner-${ownerId}` === name.organization.toLowerCase();
    return isMeant && !isGone && (visibility === 'public' || readers.includes(viewerId));
  });
}

function toNaive(repo: WorldRepoWithItems, viewerId: number, rules: readonly WorldRule[]): NaiveItem[] {
  const classes = new Map(repo.labels.map((label) => [label.id, classOf(label, repo, viewerId, rules)]));
  return repo.items.map(({ kind, createdAt, closedAt, labelIds }) => {
    return { kind, createdAt, closedAt, classes: labelIds.map((id) => classes.get(id) ?? 'other') };
  });
}

function classOf(
  label: { name: string; class: LabelClass },
  repo: WorldRepoWithItems,
  viewerId: number,
  rules: readonly WorldRule[],
): LabelClass {
  const own = rules.filter((rule) => rule.accountId === viewerId && matchesGlob(rule.pattern, label.name));
  const ofRepo = own.find(({ scope, scopeId }) => scope === 'repository' && scopeId === repo.id);
  const ofOwner = own.find(({ scope, scopeId }) => scope === 'organization' && scopeId === repo.ownerId);
  return (ofRepo ?? ofOwner)?.class ?? label.class;
}
