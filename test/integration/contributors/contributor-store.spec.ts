import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CommitFacts } from '../../../src/contributors/commit.types.ts';
import { aCommit, anOid, aPerson, CommitStores } from '../../support/commits.ts';
import { anAccount, aRepo, store } from '../../support/factories.ts';
import { TestClock } from '../../support/test-clock.ts';
import { createTestOrm, type TestOrm } from '../../support/test-database.ts';

const NOW = new Date('2026-11-20T10:00:00Z');
const LATER = new Date('2026-11-21T10:00:00Z');
const ADA = aPerson('Ada');
const BOB = aPerson('Bob');

let test: TestOrm;
let stores: CommitStores;

beforeAll(async () => {
  test = await createTestOrm();
  stores = new CommitStores(test.orm.em, new TestClock(NOW));
  await store(test.orm.em.fork(), { accounts: [anAccount(1)], repos: [1, 2].map((id) => aRepo(id)) });
});

afterAll(() => test.close());

beforeEach(() =>
  test.orm.em
    .fork()
    .execute('truncate identity, commit, commit_coauthor, contributor, commit_head cascade')
    .then(() => undefined),
);

async function listContributors(repoId: number): Promise<string[]> {
  const rows = await test.orm.em.fork().execute<{ text: string }[]>(
    `select concat_ws(' ', i.email, c.role, c.commits, ltrim(c.sample_oid, '0'),
        to_char(c.first_authored_at, 'DD'), to_char(c.last_authored_at, 'DD'),
        to_char(c.first_committed_at, 'DD'), to_char(c.last_committed_at, 'DD')) as text
      from contributor c join identity i on i.id = c.identity_id where c.repo_id = ? order by 1`,
    [repoId],
  );
  return rows.map(({ text }) => text);
}

function onDay(day: number): Date {
  return new Date(Date.UTC(2020, 0, day));
}

describe('ContributorStore', () => {
  it('tells of everybody as author, co-author and committer, from when to when, in how many commits', async () => {
    const commits: CommitFacts[] = [
      aCommit(4, { author: ADA, committer: BOB, authoredAt: onDay(3), committedAt: onDay(9) }),
      aCommit(2, { author: ADA, committer: ADA, authoredAt: onDay(5), committedAt: onDay(6) }),
      aCommit(3, {
        author: BOB,
        committer: BOB,
        authoredAt: onDay(7),
        committedAt: onDay(8),
        coauthors: [ADA],
      }),
    ];
    await stores.save(1, commits);
    await stores.save(2, [aCommit(9)]);

    const counts = await stores.contributors.rebuild(1, test.orm.em.fork());

    expect(counts).toEqual({ inserted: 5, updated: 0, unchanged: 0 });
    expect(await listContributors(1)).toEqual([
      'ada@example.com author 2 2 03 05 06 09',
      'ada@example.com coauthor 1 3 07 07 08 08',
      'ada@example.com committer 1 2 05 05 06 06',
      'bob@example.com author 1 3 07 07 08 08',
      'bob@example.com committer 2 3 03 07 08 09',
    ]);
    expect(await listContributors(2)).toEqual([]);
  });

  it('changes what differs, and takes away who is not there any more', async () => {
    const em = test.orm.em.fork();
    await stores.save(1, [
      aCommit(1),
      aCommit(2, { author: BOB, committer: ADA }),
      aCommit(3, { author: BOB, committer: ADA, coauthors: [aPerson('Cy')] }),
    ]);
    await stores.contributors.rebuild(1, em);
    const before = await listContributors(1);
    await em.execute('delete from commit_coauthor where repo_id = 1 and oid = ?', [anOid(3)]);
    await em.execute('delete from commit where repo_id = 1 and oid = ?', [anOid(3)]);
    await stores.save(1, [aCommit(4, { author: aPerson('Di'), committer: ADA })]);

    // Bob's commits; Di comes; Cy goes; Ada commits as many from first to last, but not the same.
    expect(await stores.contributors.rebuild(1, em)).toEqual({ inserted: 1, updated: 3, unchanged: 1 });

    expect(before).toContain('cy@example.com coauthor 1 3 03 03 03 03');
    expect(await listContributors(1)).toEqual([
      'ada@example.com author 1 1 01 01 01 01',
      'ada@example.com committer 3 1 01 04 01 04',
      'bob@example.com author 1 2 02 02 02 02',
      'di@example.com author 1 4 04 04 04 04',
    ]);
    expect(await stores.contributors.rebuild(1, em)).toEqual({ inserted: 0, updated: 0, unchanged: 4 });
  });

  it('knows of nobody once the commits are gone', async () => {
    const em = test.orm.em.fork();
    await stores.save(1, [aCommit(1)]);
    await stores.contributors.rebuild(1, em);
    await stores.commits.removeAll(1, em);

    expect(await stores.contributors.rebuild(1, em)).toEqual({ inserted: 0, updated: 2, unchanged: 0 });

    expect(await listContributors(1)).toEqual([]);
  });
});

describe('CommitHeadStore', () => {
  it('says what is stored whole, since when something is, and what is being stored', async () => {
    const { heads } = stores;
    const em = test.orm.em.fork();
    expect(await heads.find(1, em)).toBeNull();

    await heads.start({ repoId: 1, oid: anOid(1), base: null }, em);
    expect(await heads.find(1, em)).toEqual({ headOid: null, completedAt: null, startedOid: anOid(1) });

    await heads.complete({ repoId: 1, oid: anOid(1), at: NOW }, em);
    expect(await heads.find(1, em)).toEqual({ headOid: anOid(1), completedAt: NOW, startedOid: null });

    await heads.start({ repoId: 1, oid: anOid(2), base: anOid(1) }, em);
    expect(await heads.find(1, em)).toEqual({ headOid: anOid(1), completedAt: NOW, startedOid: anOid(2) });

    await heads.complete({ repoId: 1, oid: null, at: LATER }, em);
    await heads.complete({ repoId: 2, oid: null, at: LATER }, em);
    const stored = { headOid: null, startedOid: null };
    expect(await heads.list([1, 2, 3], em)).toEqual(
      new Map([
        [1, { ...stored, completedAt: NOW }],
        [2, { ...stored, completedAt: LATER }],
      ]),
    );
  });
});
