import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AccountStore } from '../../../src/accounts/account.store.ts';
import type { CommitFacts } from '../../../src/contributors/commit.types.ts';
import { saveRows } from '../../../src/database/save-rows.ts';
import type { GithubPersonAnswer, GithubPersonAsk } from '../../../src/github/commits.types.ts';
import type { GithubClient } from '../../../src/github/github-client.ts';
import { GithubNotComputedError } from '../../../src/github/github.errors.ts';
import { Repo } from '../../../src/repos/repo.entity.ts';
import { IdentityFinder } from '../../../src/sync/commits/identity-finder.ts';
import { IdentityPageStore } from '../../../src/sync/commits/identity-page.store.ts';
import { ListedRepo } from '../../../src/sync/coverage.entity.ts';
import { IdentitiesStream } from '../../../src/sync/streams/identities.stream.ts';
import type { Scope, StreamCursor } from '../../../src/sync/streams/stream.ts';
import { aCommit as aPush, type NewGitCommit } from '../../github/git/new-commit.ts';
import { toNodeId } from '../../github/world/node-id.ts';
import { aCommit, anOid, aPerson, CommitStores } from '../../support/commits.ts';
import { anAccess, anAccount, aRepo, store, storeViewer } from '../../support/factories.ts';
import { ADA_ID, addRepos, ClientBench, NOW } from '../github/client-bench.ts';

const RUN_ID = '00000000-0000-4000-8000-000000000001';
const DAY_MS = 24 * 3_600_000;
const SCOPE: Scope = {
  runId: RUN_ID,
  accountId: ADA_ID,
  target: { kind: 'commits', of: { kind: 'viewer' } },
  targetText: 'commits:viewer',
  startedAt: NOW,
  mayRepeatPage: false,
};

interface Walked {
  done: number;
  pages: number;
  requests: number;
  points: number;
  saved: number;
  expected: number | null | undefined;
  cursor: StreamCursor | null;
}

let bench: ClientBench;
let stores: CommitStores;
let stream: IdentitiesStream;

beforeEach(async () => {
  bench = await ClientBench.start((world) => {
    addRepos(world, 3);
    world.addUser({ id: 7, login: 'bob', name: 'Bob', email: null });
  });
  const { em } = bench.database.orm;
  const fork = em.fork();
  await store(fork, { accounts: [anAccount(ADA_ID)] });
  await storeViewer(fork, ADA_ID);
  const repos = [1, 2, 3].map((id) =>
    aRepo(id, { ownerId: ADA_ID, visibility: 'private', nodeId: toNodeId('Repository', id) }),
  );
  await store(fork, { repos, access: repos.map(({ id }) => anAccess(ADA_ID, id)) });
  await list(1, 2, 3);
  stores = new CommitStores(em, bench.clock);
  const answers = new IdentityPageStore(new AccountStore(), stores.accounts);
  stream = new IdentitiesStream(new IdentityFinder(em, bench.clock), answers, bench.clock);
});

afterEach(() => bench.stop());

/** These repos are on Ada's list. */
async function list(...repoIds: number[]): Promise<void> {
  const em = bench.database.orm.em.fork();
  await em.execute('delete from listed_repo');
  const rows = repoIds.map((repoId) => ({
    accountId: ADA_ID,
    target: 'viewer',
    repoId,
    runId: RUN_ID,
    walk: 1,
  }));
  await saveRows(em, ListedRepo, rows);
}

type Pushed = Partial<Pick<CommitFacts, 'author' | 'committer' | 'coauthors'>>;

/** Commits that GitHub has and that are stored here. */
async function push(repoId: number, commits: readonly Pushed[]): Promise<void> {
  const { git } = bench.standIn.world;
  if (git.folderOf(repoId) === null) git.create(repoId);
  const oids = await git.import(repoId, commits.map(toPush));
  await stores.save(
    repoId,
    oids.map((oid, n) => aCommit(n + 1, { oid, ...commits[n] })),
  );
  await rebuild(repoId);
}

function toPush({ author = aPerson('Ada'), committer = author, coauthors = [] }: Pushed): NewGitCommit {
  const trailers = coauthors.map(({ name, email }) => `Co-authored-by: ${name} <${email}>\n`);
  return aPush({
    author: { ...author, date: NOW },
    committer: { ...committer, date: NOW },
    message: `Change\n\n${trailers.join('')}`,
  });
}

/** As a leg does: each page and the cursor past it in one transaction. `most`: then the leg dies, its answer unstored. */
async function walk({
  from = null as StreamCursor | null,
  most = Infinity,
  client = bench.createClient(),
} = {}): Promise<Walked> {
  const walked = {
    done: 0,
    pages: 0,
    saved: 0,
    expected: undefined as number | null | undefined,
    cursor: from,
  };
  for await (const page of stream.pages(SCOPE, from, client)) {
    if (walked.pages === most) break;
    const saved = await bench.database.orm.em
      .fork()
      .transactional((em) => stream.store(page.rows, SCOPE, em));
    // As it comes out of the run's row.
    walked.cursor = JSON.parse(JSON.stringify(page.cursor)) as StreamCursor | null;
    walked.done += page.done;
    walked.pages += 1;
    walked.saved += saved.inserted + saved.updated;
    walked.expected = page.expected;
    if (page.cursor === null) break;
  }
  return { ...walked, requests: client.usage.requests, points: client.usage.quotaSpent };
}

/** So many commits in repo 1, each by somebody else; GitHub has none of them. */
async function saveMany(count: number): Promise<void> {
  const commits = Array.from({ length: count }, (_, n) =>
    aCommit(1, { oid: anOid(n), author: aPerson(`P${n}`) }),
  );
  await stores.save(1, commits);
  await rebuild(1);
}

async function rebuild(...repoIds: number[]): Promise<void> {
  for (const repoId of repoIds) await stores.contributors.rebuild(repoId, bench.database.orm.em.fork());
}

/** A GitHub that says the same of everybody. */
function aQuickGithub(answer: GithubPersonAnswer, asked: GithubPersonAsk[] = []): GithubClient {
  const findPeople = (asks: readonly GithubPersonAsk[]): Promise<GithubPersonAnswer[]> => {
    asked.push(...asks);
    return Promise.resolve(asks.map(() => answer));
  };
  return { commits: { findPeople }, usage: { requests: 0, quotaSpent: 0 } } as unknown as GithubClient;
}

async function listLinks(): Promise<string[]> {
  const rows = await bench.database.orm.em.fork().execute<{ text: string }[]>(
    `select concat_ws(' ', i.email, a.source, a.login, case when a.bot then 'bot' end) as text
      from identity_account a join identity i on i.id = a.identity_id order by 1`,
  );
  return rows.map(({ text }) => text);
}

describe('the stream of identities', () => {
  it('asks once for each e-mail, in all repos, by whichever role it has', async () => {
    const { git } = bench.standIn.world;
    git.linkEmail('ada@home.example', 'ada');
    git.linkEmail('bob@example.com', 'bob');
    await push(1, [
      { author: aPerson('Ada', 'ada@home.example') },
      { author: aPerson('Ada', 'ada@home.example'), coauthors: [aPerson('Bob')] },
      { author: aPerson('Cy'), committer: aPerson('GitHub', 'noreply@github.com') },
      { author: aPerson('Sweeper [bot]', 'sweep[bot]@example.com') },
    ]);
    await push(2, [{ author: aPerson('Ada', 'ada@home.example') }, { author: aPerson('Nobody', '') }]);

    expect(await walk()).toMatchObject({
      done: 5,
      expected: 5,
      pages: 1,
      requests: 1,
      points: 1,
      cursor: null,
    });

    expect(await listLinks()).toEqual([
      ' none',
      'ada@home.example api ada',
      'bob@example.com api bob',
      'cy@example.com none',
      'noreply@github.com none',
      'sweep[bot]@example.com none bot',
    ]);
    const [bob] = await bench.database.orm.em
      .fork()
      .execute('select id, node_id, type, login from account where id = 7');
    expect(bob).toEqual({ id: 7, node_id: toNodeId('User', 7), type: 'User', login: 'bob' });
    expect(await walk()).toMatchObject({ done: 0, requests: 0 });
  });

  it('asks again after a month for whom GitHub did not know, and never for whom it knew', async () => {
    bench.standIn.world.git.linkEmail('bob@example.com', 'bob');
    await push(1, [{ author: aPerson('Bob') }, { author: aPerson('Cy') }]);
    await walk();
    bench.standIn.world.git.linkEmail('cy@example.com', 'ada');

    bench.clock.advance(30 * DAY_MS - 1);
    expect(await walk()).toMatchObject({ done: 0, requests: 0 });
    bench.clock.advance(1);
    expect(await walk()).toMatchObject({ done: 1, requests: 1 });

    expect(await listLinks()).toEqual(['bob@example.com api bob', 'cy@example.com api ada']);
    bench.clock.advance(300 * DAY_MS);
    expect(await walk()).toMatchObject({ done: 0 });
  });

  it('asks a month later again for whom GitHub does not know still', async () => {
    await push(1, [{ author: aPerson('Cy') }, { author: aPerson('Nobody to be asked for', '') }]);
    await walk();

    bench.clock.advance(31 * DAY_MS);
    expect(await walk()).toMatchObject({ done: 1, saved: 0 });
    bench.clock.advance(29 * DAY_MS);

    expect(await walk()).toMatchObject({ done: 0 });
  });

  it('asks by repos of its target that the account may see, and by no others', async () => {
    await push(1, [{ author: aPerson('Ann') }]);
    await push(2, [{ author: aPerson('Bea') }]);
    await push(3, [{ author: aPerson('Cleo') }, { author: aPerson('Ann') }]);
    await list(1, 2);
    const elsewhere = { accountId: ADA_ID, target: 'org:acme', repoId: 3, runId: RUN_ID, walk: 1 };
    await saveRows(bench.database.orm.em.fork(), ListedRepo, [elsewhere]);
    await bench.database.orm.em.fork().execute('delete from repo_access where repo_id = 1');

    expect(await walk()).toMatchObject({ done: 1, expected: 1 });

    expect(await listLinks()).toEqual(['bea@example.com none']);
  });

  it('goes on with the next page after a leg that died, a point each hundred', async () => {
    const people = Array.from({ length: 250 }, (_, n) => aPerson(`P${n}`));
    await push(
      1,
      people.map((author) => ({ author })),
    );

    const first = await walk({ most: 1 });
    const rest = await walk({ from: first.cursor });

    expect(first.cursor).toMatchObject({ expected: 250 });
    expect(first).toMatchObject({ done: 100, saved: 100 });
    expect(rest).toMatchObject({
      done: 150,
      saved: 150,
      requests: 2,
      points: 2,
      expected: 250,
      cursor: null,
    });
    expect(await listLinks()).toHaveLength(250);
  });

  it('asks by commits that somebody wrote, else by those that name them, else by those they signed', async () => {
    const ann = aPerson('Ann');
    const bea = aPerson('Bea');
    const cleo = aPerson('Cleo');
    await stores.save(1, [
      aCommit(1, { author: ann, committer: cleo, coauthors: [bea] }),
      aCommit(2, { author: ann, committer: bea, coauthors: [cleo] }),
    ]);
    await stores.save(2, [aCommit(3, { author: bea, committer: ann, coauthors: [ann] })]);
    await rebuild(1, 2);
    const asked: GithubPersonAsk[] = [];

    await walk({ client: aQuickGithub({ kind: 'told', account: null }, asked) });

    expect(asked).toEqual([
      { nodeId: toNodeId('Repository', 1), oid: anOid(1), as: 'author', email: 'ann@example.com' },
      { nodeId: toNodeId('Repository', 2), oid: anOid(3), as: 'author', email: 'bea@example.com' },
      { nodeId: toNodeId('Repository', 1), oid: anOid(2), as: 'coauthor', email: 'cleo@example.com' },
    ]);
  });

  it('asks for nobody twice in a run, though nothing was told', async () => {
    await saveMany(150);

    const first = await walk({ most: 1, client: aQuickGithub({ kind: 'unknown' }) });
    const rest = await walk({ from: first.cursor, client: aQuickGithub({ kind: 'unknown' }) });

    expect([first.done, rest.done]).toEqual([100, 50]);
    expect(await listLinks()).toEqual([]);
  });

  it('finds all, however many there are', async () => {
    await saveMany(5_101);

    const walked = await walk({ client: aQuickGithub({ kind: 'told', account: null }) });

    expect(walked).toMatchObject({ done: 5_101, expected: 5_101, pages: 52, saved: 5_101, cursor: null });
    expect(await listLinks()).toHaveLength(5_101);
  });

  it('records nothing of whom GitHub could not tell, goes on, and asks again with the next run', async () => {
    await push(1, [{ author: aPerson('Ann') }, { author: aPerson('Bea') }]);
    // A commit that GitHub does not have.
    await stores.save(1, [aCommit(3, { author: aPerson('Cleo') })]);
    await rebuild(1);

    expect(await walk()).toMatchObject({ done: 3, requests: 1, saved: 2, cursor: null });
    expect(await listLinks()).toEqual(['ann@example.com none', 'bea@example.com none']);

    bench.standIn.faults.inject({ kind: 'graphql-timeout' });
    expect(await walk()).toMatchObject({ done: 1, requests: 1, saved: 0, cursor: null });

    expect(await walk()).toMatchObject({ done: 1, requests: 1 });
  });

  it('takes GitHub’s bad day for no fault of many people', async () => {
    await push(
      1,
      ['Ann', 'Bea', 'Cleo'].map((name) => ({ author: aPerson(name) })),
    );
    bench.standIn.faults.inject({ kind: 'graphql-timeout', times: 8 });

    await expect(walk()).rejects.toThrow(GithubNotComputedError);

    expect(await listLinks()).toEqual([]);
  });

  it('stores an answer though the repo was forgotten meanwhile', async () => {
    await push(1, [{ author: aPerson('Ann') }]);
    bench.standIn.faults.inject({
      kind: 'run',
      run: () =>
        bench.database.orm.em
          .fork()
          .nativeDelete(Repo, { id: 1 })
          .then(() => undefined),
    });

    await walk();

    expect(await listLinks()).toEqual(['ann@example.com none']);
  });
});
