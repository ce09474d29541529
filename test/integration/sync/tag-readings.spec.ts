import { lockRepos } from '../../../src/repos/lock-repos.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { GithubTagPage } from '../../../src/github/search.types.ts';
import { RepoCoverage } from '../../../src/sync/coverage.entity.ts';
import type { TagAnswer } from '../../../src/sync/tags/tag-answer.ts';
import { toAsOf } from '../../../src/sync/tags/as-of.ts';
import type { ReadTags } from '../../../src/sync/tags/tag-page.store.ts';
import { TagWorkFinder } from '../../../src/sync/tags/tag-work.ts';
import { aRepo, anAccount, store, storeViewer } from '../../support/factories.ts';
import { createTagStores, storeTagRun } from '../../support/tag-stores.ts';
import { aTag } from '../../support/tags.ts';
import { createTestOrm, type TestOrm } from '../../support/test-database.ts';

const PUSHED_AT = new Date('2026-05-01T00:00:00Z');
const T0 = new Date('2026-05-02T00:00:00Z');

/** Minutes after the beginning. */
function at(minutes: number): Date {
  return new Date(T0.getTime() + minutes * 60_000);
}

function aPage(names: string, page: Partial<GithubTagPage> = {}): GithubTagPage {
  const items = names
    .split(' ')
    .filter(Boolean)
    .map((name) => aTag(name));
  return { items, total: items.length, endCursor: null, ...page };
}

describe('readings of tags', () => {
  const { pages, batches, readings } = createTagStores();
  let test: TestOrm;
  let work: TagWorkFinder;
  let run: string;
  let other: string;

  beforeAll(async () => {
    test = await createTestOrm();
    work = new TagWorkFinder(test.orm.em);
    const repos = [1, 2, 3].map((id) => aRepo(id, { pushedAt: PUSHED_AT }));
    await store(test.orm.em.fork(), { accounts: [anAccount(1)], repos });
    await storeViewer(test.orm.em.fork(), 1);
  });

  afterAll(() => test.close());

  beforeEach(async () => {
    await test.orm.em.execute('truncate tag, repo_coverage, run, ranking cascade');
    run = await storeTagRun(test.orm.em.fork(), { startedAt: T0 });
    other = await storeTagRun(test.orm.em.fork(), { startedAt: T0 });
  });

  /** First pages, asked for so many minutes after the beginning. */
  async function saveFirst(
    minutes: number,
    read: (Partial<ReadTags> & Pick<ReadTags, 'page'>)[],
    runId = run,
  ): ReturnType<typeof pages.saveReadTags> {
    const rows = read.map((repo) => ({ repoId: 1, pushedAt: PUSHED_AT, ...repo }));
    const by = { runId, accountId: 1, startedAt: at(minutes) };
    return test.orm.em.fork().transactional(async (em) => {
      // As whoever stores a page of repos has done before.
      const ids = rows.map(({ repoId }) => repoId);
      await lockRepos(ids, em);
      return pages.saveReadTags(rows, by, em);
    });
  }

  /** What came of asking on in the reading of repo 1. */
  async function saveNext(
    minutes: number,
    answer: { kind: 'next' | 'whole' | 'again' | 'torn'; page: GithubTagPage } | { kind: 'failed' },
    runId = run,
  ): ReturnType<typeof batches.save> {
    const [begun] = await work.listUnfinished(runId, 1);
    if (!begun) throw new Error('There is no reading');
    const answers: TagAnswer[] = [{ ...answer, work: begun }];
    const batch = { askedAt: at(minutes), answers };
    return test.orm.em.fork().transactional((em) => batches.save(batch, { runId, accountId: 1 }, em));
  }

  async function listTags(): Promise<string> {
    const rows = await test.orm.em.execute<{ key: string }[]>(
      'select repo_id || name as key from tag order by repo_id, name',
    );
    return rows.map(({ key }) => key).join(' ');
  }

  async function findCoverage(repoId = 1): Promise<Partial<RepoCoverage> | null> {
    const where = { repoId, stream: 'tags', accountId: 0 };
    return test.orm.em.fork().findOne(RepoCoverage, where, { disableIdentityMap: true });
  }

  async function countScratch(): Promise<number> {
    const [row] = await test.orm.em.execute<{ count: number }[]>(
      'select ((select count(*) from tag_reading) + (select count(*) from tag_reading_name))::int as count',
    );
    return row?.count ?? -1;
  }

  it('keep a first page that is the only one as all that there is', async () => {
    await saveFirst(0, [
      { page: aPage('a b') },
      { repoId: 2, page: aPage('x') },
      { repoId: 3, page: aPage('') },
    ]);

    const counts = await saveFirst(5, [{ page: aPage('b c') }, { repoId: 2, page: null }]);

    expect(await listTags()).toBe('1b 1c 2x');
    expect(counts).toEqual({ inserted: 1, updated: 1, unchanged: 1 });
    const whole = { state: 'complete', asOf: PUSHED_AT, reason: null };
    expect(await findCoverage(1)).toMatchObject({ ...whole, expected: 2, stored: 2, lastFullSweepAt: at(5) });
    expect(await findCoverage(2)).toMatchObject({ ...whole, stored: 1, lastFullSweepAt: at(0) });
    expect(await findCoverage(3)).toMatchObject({ ...whole, expected: 0, stored: 0 });
    expect(await countScratch()).toBe(0);
  });

  it('delete nothing before the last page, and then what was on none of them', async () => {
    await saveFirst(0, [{ page: aPage('a b c d e f') }]);

    await saveFirst(1, [{ page: aPage('a b', { total: 5, endCursor: '2' }) }]);
    await saveNext(2, { kind: 'next', page: aPage('c d', { total: 5, endCursor: '4' }) });

    expect(await listTags()).toBe('1a 1b 1c 1d 1e 1f');
    expect(await findCoverage()).toMatchObject({ state: 'complete', lastFullSweepAt: at(0) });

    const counts = await saveNext(3, { kind: 'whole', page: aPage('e', { total: 5 }) });

    expect(await listTags()).toBe('1a 1b 1c 1d 1e');
    expect(counts).toEqual({ inserted: 0, updated: 1, unchanged: 1 });
    expect(await findCoverage()).toMatchObject({
      state: 'complete',
      expected: 5,
      stored: 5,
      lastFullSweepAt: at(1),
      asOf: PUSHED_AT,
    });
    expect(await countScratch()).toBe(0);
  });

  it('say of a repo that is not read to its end that it is held in part', async () => {
    await saveFirst(0, [{ page: aPage('a b', { total: 5, endCursor: '2' }) }]);

    expect(await findCoverage()).toMatchObject({
      state: 'partial',
      expected: 5,
      stored: 2,
      lastFullSweepAt: null,
      asOf: null,
    });
  });

  it('begin anew with a first page that comes again, whatever was seen before', async () => {
    await saveFirst(0, [{ page: aPage('a b', { total: 4, endCursor: '2' }) }]);
    await saveNext(1, { kind: 'next', page: aPage('c', { total: 4, endCursor: '3' }) });
    const once = { page: aPage('b c', { total: 3, endCursor: '2' }) };

    await saveFirst(2, [once, once]);
    await saveFirst(2, [once]);
    await saveNext(3, { kind: 'whole', page: aPage('d', { total: 3 }) });

    expect(await listTags()).toBe('1b 1c 1d');
    expect(await findCoverage()).toMatchObject({ stored: 3, lastFullSweepAt: at(2) });
  });

  it('count each name once, those of the last page as well', async () => {
    await saveFirst(0, [{ page: aPage('a b', { total: 9, endCursor: '2' }) }]);
    const last = [
      { repoId: 1, names: ['b', 'c', 'c\0', 'c\ud800'] },
      { repoId: 2, names: ['x'] },
    ];

    const counts = await readings.countNames(run, last, test.orm.em.fork());

    expect(Object.fromEntries(counts)).toEqual({ 1: 4, 2: 1 });
  });

  it('start again from the first page when tags slipped past, and hold part of them in the end', async () => {
    await saveFirst(0, [{ page: aPage('a b c') }]);
    await saveFirst(1, [{ page: aPage('a b', { total: 4, endCursor: '2' }) }]);

    await saveNext(2, { kind: 'again', page: aPage('d', { total: 4 }) });

    expect(await listTags()).toBe('1a 1b 1c 1d');
    expect(await work.listUnfinished(run, 9)).toMatchObject([
      { reading: { cursor: null, failures: 1, read: 0 } },
    ]);

    await saveFirst(3, [{ page: aPage('a', { total: 4, endCursor: '1' }) }]);
    await saveNext(4, { kind: 'torn', page: aPage('d', { total: 4 }) });

    expect(await listTags()).toBe('1a 1b 1c 1d');
    expect(await findCoverage()).toMatchObject({
      state: 'partial',
      expected: 4,
      stored: 4,
      lastFullSweepAt: at(0),
      asOf: null,
      reason: 'The tags kept changing while they were read',
    });
    expect(await countScratch()).toBe(0);
  });

  it('hold in part, and lose nothing, where GitHub counts more tags than its one page shows', async () => {
    await saveFirst(0, [{ page: aPage('a b') }]);

    await saveFirst(1, [{ page: aPage('b', { total: 2 }) }]);

    expect(await listTags()).toBe('1a 1b');
    expect(await findCoverage()).toMatchObject({ state: 'partial', expected: 2, lastFullSweepAt: at(0) });
  });

  it('lose nothing to a page that GitHub could not compute', async () => {
    await saveFirst(0, [{ page: aPage('a b', { total: 3, endCursor: '2' }) }]);

    await saveNext(1, { kind: 'failed' });

    expect(await listTags()).toBe('1a 1b');
    expect(await work.listUnfinished(run, 9)).toMatchObject([{ reading: { cursor: null, failures: 1 } }]);
  });

  it('go on with what has most before it, and with what failed at the end', async () => {
    await saveFirst(0, [
      { repoId: 1, page: aPage('a', { total: 40, endCursor: '1' }) },
      { repoId: 2, page: aPage('a', { total: 30, endCursor: '1' }) },
      { repoId: 3, page: aPage('a', { total: 35, endCursor: '1' }) },
    ]);
    await saveNext(1, { kind: 'failed' });

    const begun = await work.listUnfinished(run, 9);

    expect(begun.map(({ repoId }) => repoId)).toEqual([3, 2, 1]);
  });

  describe('of two runs at once', () => {
    it('leave alone what a reading that began later has seen', async () => {
      await saveFirst(0, [{ page: aPage('a b', { total: 3, endCursor: '2' }) }]);
      await saveFirst(1, [{ page: aPage('a anew', { total: 4, endCursor: '2' }) }], other);

      await saveNext(2, { kind: 'whole', page: aPage('c', { total: 3 }) });

      expect(await listTags()).toBe('1a 1anew 1b 1c');

      await saveNext(3, { kind: 'whole', page: aPage('c d', { total: 4 }) }, other);

      expect(await listTags()).toBe('1a 1anew 1c 1d');
      expect(await findCoverage()).toMatchObject({ stored: 4, lastFullSweepAt: at(1) });
      expect(await countScratch()).toBe(0);
    });

    it('take no notice of what an earlier one has seen', async () => {
      await saveFirst(0, [{ page: aPage('a old', { total: 9, endCursor: '2' }) }], other);
      await saveFirst(1, [{ page: aPage('a', { total: 2, endCursor: '1' }) }]);

      await saveNext(2, { kind: 'whole', page: aPage('b', { total: 2 }) });

      expect(await listTags()).toBe('1a 1b');
    });

    it('are over for the one whose repo was read whole by a later reading meanwhile', async () => {
      await saveFirst(0, [{ page: aPage('a b', { total: 3, endCursor: '2' }) }]);
      await saveFirst(1, [{ page: aPage('a anew') }], other);

      const counts = await saveNext(2, { kind: 'whole', page: aPage('c', { total: 3 }) });
      await saveFirst(0, [{ page: aPage('z') }]);

      expect(counts).toEqual({ inserted: 0, updated: 0, unchanged: 0 });
      expect(await listTags()).toBe('1a 1anew');
      expect(await findCoverage()).toMatchObject({ stored: 2, lastFullSweepAt: at(1) });
      expect(await countScratch()).toBe(0);
    });

    it('wait for each other instead of locking each other out', async () => {
      const repos = [1, 2, 3].map((repoId) => ({ repoId, page: aPage('a b c') }));
      const rounds = Array.from({ length: 10 }, (_, round) => [
        saveFirst(round, repos),
        saveFirst(round, repos.toReversed(), other),
      ]);

      await Promise.all(rounds.flat());

      expect(await listTags()).toBe('1a 1b 1c 2a 2b 2c 3a 3b 3c');
      expect(await findCoverage()).toMatchObject({ lastFullSweepAt: at(9) });
    });
  });

  it('leave nothing behind when their run has ended before them', async () => {
    await saveFirst(0, [{ page: aPage('a', { total: 2, endCursor: '1' }) }]);
    await saveFirst(0, [{ page: aPage('a', { total: 2, endCursor: '1' }) }], other);
    await test.orm.em.execute('update run set finished_at = now() where id = ?', [other]);

    await readings.removeAbandoned(test.orm.em.fork());

    expect(await work.listUnfinished(run, 9)).toHaveLength(1);
    expect(await work.listUnfinished(other, 9)).toEqual([]);
    expect(await countScratch()).toBe(2);
  });
});

describe('up to which push a reading has seen every tag', () => {
  const startedAt = new Date('2026-05-02T00:00:00Z');

  it.each([
    ['the last one, when it was a while ago', '2026-05-01T23:59:00Z', '2026-05-01T23:59:00Z'],
    ['nobody knows, when it was just now', '2026-05-01T23:59:01Z', null],
    ['nobody knows, when its clock is ahead', '2026-05-02T00:00:05Z', null],
    ['none, when there was none', null, null],
  ])('is %s', (_, pushedAt, asOf) => {
    const toDate = (text: string | null): Date | null => (text === null ? null : new Date(text));

    expect(toAsOf(toDate(pushedAt), startedAt)).toEqual(toDate(asOf));
  });
});
