import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { listPeople } from '../../../src/contributors/commit.types.ts';
import { IdentityMemory } from '../../../src/contributors/identity-memory.ts';
import { aCommit, anOid, aPerson, CommitStores } from '../../support/commits.ts';
import { anAccount, aRepo, store } from '../../support/factories.ts';
import { TestClock } from '../../support/test-clock.ts';
import { createTestOrm, type TestOrm } from '../../support/test-database.ts';

const NOW = new Date('2026-11-20T10:00:00Z');

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
    .execute('truncate identity, commit, commit_coauthor cascade')
    .then(() => undefined),
);

async function list(sql: string): Promise<string[]> {
  const rows = await test.orm.em.fork().execute<{ text: string }[]>(sql);
  return rows.map(({ text }) => text);
}

function listOids(): Promise<string[]> {
  return list(`select repo_id || ' ' || ltrim(oid, '0') as text from commit order by repo_id, oid`);
}

function listCoauthors(): Promise<string[]> {
  return list(`select concat_ws(' ', k.repo_id, ltrim(k.oid, '0'), i.email, k.name) as text
    from commit_coauthor k join identity i on i.id = k.identity_id order by 1`);
}

describe('CommitStore', () => {
  it('stores what a commit says', async () => {
    const commit = aCommit(1, {
      author: aPerson('Ada'),
      committer: aPerson('GitHub', 'noreply@github.com'),
      authoredAt: new Date('0001-01-01T00:00:00Z'),
      committedAt: new Date('9999-12-31T23:59:59Z'),
      parents: 66,
      subject: 'Say "\\N", {a,b} and \t',
    });

    expect(await stores.save(1, [commit])).toEqual({ inserted: 1, updated: 0, unchanged: 0 });

    const [row] = await test.orm.em.fork()
      .execute(`select c.repo_id as repo, c.oid, a.email as author, c.author_name as name, k.email as committer,
        c.authored_at::text as authored, c.committed_at::text as committed, c.parents, c.subject
      from commit c join identity a on a.id = c.author_id join identity k on k.id = c.committer_id`);
    expect(row).toEqual({
      repo: 1,
      oid: anOid(1),
      author: 'ada@example.com',
      name: 'Ada',
      committer: 'noreply@github.com',
      authored: '0001-01-01 00:00:00+00',
      committed: '9999-12-31 23:59:59+00',
      parents: 66,
      subject: 'Say "\\N", {a,b} and \t',
    });
  });

  it('leaves alone what is stored, of forks of each other too', async () => {
    await stores.save(1, [aCommit(1), aCommit(2)]);

    const again = await stores.save(1, [aCommit(2, { subject: 'Another' }), aCommit(3)]);
    await stores.save(2, [aCommit(2)]);

    expect(again).toEqual({ inserted: 1, updated: 0, unchanged: 1 });
    expect(await listOids()).toEqual(['1 1', '1 2', '1 3', '2 2']);
    expect(await list('select distinct subject as text from commit where repo_id = 1 order by 1')).toEqual([
      'Commit 1',
      'Commit 2',
      'Commit 3',
    ]);
  });

  it('stores each co-author once, and neither the author nor nobody as one', async () => {
    const coauthors = [
      aPerson('Bob'),
      aPerson('Bobby', 'bob@example.com'),
      aPerson('Ada the author', 'ada@example.com'),
      aPerson('', ''),
      aPerson('Nameless', ''),
      aPerson('', 'silent@example.com'),
    ];

    await stores.save(1, [aCommit(1, { coauthors }), aCommit(2, { author: aPerson('Bob'), coauthors })]);

    expect(await listCoauthors()).toEqual([
      '1 1  Nameless',
      '1 1 bob@example.com Bobby',
      '1 1 silent@example.com ',
      '1 2  Nameless',
      '1 2 ada@example.com Ada the author',
      '1 2 silent@example.com ',
    ]);
  });

  it('removes commits with their co-authors, of one repo alone', async () => {
    const coauthors = [aPerson('Bob')];
    const commits = [1, 2, 3, 4].map((n) => aCommit(n, { coauthors }));
    await stores.save(1, commits);
    await stores.save(2, commits);
    const em = test.orm.em.fork();

    expect(await stores.commits.removeAll(2, em)).toBe(4);
    expect(await stores.commits.count(2, em)).toBe(0);

    expect(await listOids()).toEqual(['1 1', '1 2', '1 3', '1 4']);
    const left = ['1 1', '1 2', '1 3', '1 4'];
    expect(await listCoauthors()).toEqual(left.map((key) => `${key} bob@example.com Bob`));
  });

  it('removes what is not reached any more, in whatever pieces it is told what is', async () => {
    const coauthors = [aPerson('Bob')];
    const commits = [1, 2, 3, 4, 5].map((n) => aCommit(n, { coauthors }));
    await stores.save(1, commits);
    await stores.save(2, commits);
    async function* reached(): AsyncGenerator<string[]> {
      yield await Promise.resolve([anOid(5), anOid(1)]);
      yield [];
      yield [anOid(3), anOid(77)];
    }

    const removed = await test.orm.em
      .fork()
      .transactional((em) => stores.commits.removeUnreached(1, reached(), em));

    expect(removed).toBe(2);
    expect(await listOids()).toEqual(['1 1', '1 3', '1 5', '2 1', '2 2', '2 3', '2 4', '2 5']);
    expect(await listCoauthors()).toHaveLength(3 + 5);
  });

  it('stores nobody who was not met before', async () => {
    const memory = new IdentityMemory();
    const identityIds = await stores.identities.meet([...listPeople([aCommit(1)])], memory);

    const saving = stores.commits.saveCommits(
      { repoId: 1, commits: [aCommit(2, { committer: aPerson('Eve') })], identityIds },
      test.orm.em.fork(),
    );

    await expect(saving).rejects.toThrow('not met before');
  });
});
