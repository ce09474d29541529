import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { IssueVersionStore } from '../../../src/issues/issue-version.store.ts';
import { Issue } from '../../../src/issues/issue.entity.ts';
import { sweepIndicators } from '../../../src/issues/indicators/indicator-cache.store.ts';
import type { SubjectName } from '../../../src/issues/rules/subject.queries.ts';
import { anAccess, aRepo, store } from '../../support/factories.ts';
import { saveRows } from '../../../src/database/save-rows.ts';
import { RepoAccess } from '../../../src/repos/repo-access.entity.ts';
import { createReads, type IssueReads } from '../../support/issue-reads.ts';
import {
  ACME,
  ALICE,
  BOB,
  type IssueStage,
  OPEN,
  SECRET,
  startIssueStage,
} from '../../support/issue-stage.ts';
import { anItem, raiseVersion } from '../../support/items.ts';

const WINDOW = { from: new Date('2026-01-01'), to: new Date('2026-04-01') };
const ALL = { kind: 'all', state: 'all' } as const;
/** A repo that comes and goes. */
const PASSING = 13;
const DAY_MS = 86_400_000;
const ORGANIZATION = { organization: 'acme' };

describe('numbers that were computed before', () => {
  let stage: IssueStage;
  let reads: IssueReads;

  beforeAll(async () => {
    stage = await startIssueStage();
    reads = createReads(stage.em(), stage.clock.now());
  });

  afterAll(() => stage.close());

  beforeEach(async () => {
    for (const table of ['indicator_cache', 'label_rule']) await stage.em().execute(`delete from ${table}`);
    await stage.em().execute(`delete from repo_access where viewer_id = ${BOB}`);
  });

  async function countOpened(viewerId: number, name: SubjectName = ORGANIZATION): Promise<number> {
    const { numbers } = await reads.indicators.get(viewerId, name, { ...WINDOW, ...ALL });
    return numbers.total.opened;
  }

  async function countKept(): Promise<number> {
    const [row] = await stage.em().execute<{ count: number }[]>('select count(*)::int from indicator_cache');
    return row?.count ?? 0;
  }

  /** Makes what is kept tell itself from what would be computed. */
  async function forge(opened: number): Promise<void> {
    const sql = `update indicator_cache set value = jsonb_set(value, '{total,opened}', '${opened}')`;
    await stage.em().execute(sql);
  }

  /** A repo of Alice's alone with one issue, as a sync stores both. */
  async function storePassing(): Promise<void> {
    await store(stage.em(), {
      repos: [aRepo(PASSING, { ownerId: ACME, visibility: 'private' })],
      access: [anAccess(ALICE, PASSING)],
    });
    const versions = new IssueVersionStore();
    await stage.em().transactional(async (em) => {
      await versions.lock([PASSING], em);
      await saveRows(em, Issue, [anItem(PASSING, 1, { createdAt: new Date('2026-01-01') })]);
      await versions.raise([PASSING], em);
    });
  }

  it('are told again as long as nothing of the repos in question has changed', async () => {
    const before = await countOpened(ALICE);
    await forge(99);

    expect([before, await countOpened(ALICE)]).toEqual([6, 99]);

    await raiseVersion(stage.em(), SECRET);

    expect(await countOpened(ALICE)).toBe(6);
    expect(await countKept()).toBe(2);
  });

  it('are not told again of a repo that was forgotten and came back', async () => {
    await storePassing();
    const before = await countOpened(ALICE, { repository: PASSING });
    await forge(99);
    const kept = await countOpened(ALICE, { repository: PASSING });
    await stage.em().execute(`delete from repo where id = ${PASSING}`);
    await storePassing();
    const after = await countOpened(ALICE, { repository: PASSING });
    await stage.em().execute(`delete from repo where id = ${PASSING}`);

    expect([before, kept, after]).toEqual([1, 99, 1]);
  });

  it('outlast a change of a repo that is not in question', async () => {
    await countOpened(ALICE, { repository: OPEN });
    await forge(99);
    await raiseVersion(stage.em(), SECRET);

    expect(await countOpened(ALICE, { repository: OPEN })).toBe(99);
  });

  it('are never told to a reader who sees other repos', async () => {
    await countOpened(ALICE);
    await forge(99);

    expect(await countOpened(BOB)).toBe(3);
  });

  it('are never those of another repo that was changed as often', async () => {
    await stage.em().execute('update issue_version set version = 1');
    await countOpened(ALICE, { repository: OPEN });
    await forge(99);

    expect(await countOpened(ALICE, { repository: SECRET })).toBe(3);
  });

  it('are told to another reader who sees the same repos by the same rules', async () => {
    await saveRows(stage.em(), RepoAccess, [anAccess(BOB, SECRET)]);
    await countOpened(ALICE);
    await forge(99);

    expect(await countOpened(BOB)).toBe(99);

    await reads.rules.replace(BOB, ORGANIZATION, [{ pattern: 'x', class: 'bug' }]);

    expect(await countOpened(BOB)).toBe(6);
    expect(await countOpened(ALICE)).toBe(99);

    await reads.rules.replace(ALICE, ORGANIZATION, [{ pattern: 'x', class: 'performance' }]);

    expect(await countOpened(ALICE)).toBe(6);
  });

  it('are others for other rules of one repo, and the same again without them', async () => {
    await countOpened(ALICE);
    await forge(99);
    await reads.rules.replace(ALICE, { repository: SECRET }, [{ pattern: 'speed', class: 'bug' }]);

    expect(await countOpened(ALICE)).toBe(6);

    await reads.rules.replace(ALICE, { repository: SECRET }, []);

    expect(await countOpened(ALICE)).toBe(99);
  });

  it('are others once a repo has moved away, and for a reader who has lost sight of one', async () => {
    await countOpened(ALICE);
    await forge(99);
    await stage.em().execute(`update credential set state = 'dead' where account_id = ${ALICE}`);
    const blind = await countOpened(ALICE);
    await stage.em().execute(`update credential set state = 'alive' where account_id = ${ALICE}`);
    await stage.em().execute(`update repo set owner_id = ${ALICE} where id = ${SECRET}`);
    const moved = await countOpened(ALICE);
    await stage.em().execute(`update repo set owner_id = ${ACME} where id = ${SECRET}`);

    expect([blind, moved, await countOpened(ALICE)]).toEqual([3, 3, 99]);
  });

  it('are others for another kind, state or window', async () => {
    for (const kind of ['issues', 'pulls', 'all'] as const) {
      await reads.indicators.get(ALICE, ORGANIZATION, { ...WINDOW, kind, state: 'all' });
    }
    await reads.indicators.get(ALICE, ORGANIZATION, { ...WINDOW, kind: 'all', state: 'open' });
    await reads.indicators.get(ALICE, ORGANIZATION, { ...WINDOW, ...ALL, to: new Date('2026-03-31') });

    expect(await countKept()).toBe(5);
  });

  it('are not kept of a window that nobody else will ask for', async () => {
    const from = new Date(WINDOW.from.getTime() + 1);
    const { numbers } = await reads.indicators.get(ALICE, ORGANIZATION, { ...WINDOW, ...ALL, from });

    expect(numbers.total.opened).toBe(4);
    expect(await countKept()).toBe(0);
  });

  it('are swept when nobody asked for them again in a day, or for a week', async () => {
    const { clock } = reads;
    await countOpened(ALICE);
    await countOpened(BOB);
    await countOpened(BOB);
    clock.advance(DAY_MS + 1);
    await sweepIndicators(stage.em(), clock.now());
    const afterADay = await countKept();
    clock.advance(6 * DAY_MS);
    await sweepIndicators(stage.em(), clock.now());

    expect([afterADay, await countKept()]).toEqual([1, 0]);
  });

  it('are swept when there are too many, those first that were asked for once only', async () => {
    await countOpened(BOB);
    await countOpened(BOB);
    await forge(99);
    reads.clock.advance(5 * DAY_MS);
    await countOpened(ALICE);
    await countOpened(ALICE, { repository: SECRET });

    await sweepIndicators(stage.em(), reads.clock.now(), 1);

    expect([await countKept(), await countOpened(BOB)]).toEqual([1, 99]);
  });
});
