import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { GithubPersonAnswer, GithubPersonAsk } from '../../../src/github/commits.types.ts';
import { GithubNotComputedError } from '../../../src/github/github.errors.ts';
import { aCommit } from '../../github/git/new-commit.ts';
import { toNodeId } from '../../github/world/node-id.ts';
import { ADA_ID, addRepos, ClientBench, NOW, repoNodeIds } from './client-bench.ts';

const [NOTES = ''] = repoNodeIds(1, 1);
const BIG = 2 ** 33 + 1;

let bench: ClientBench;

beforeEach(async () => {
  bench = await ClientBench.start((world) => {
    addRepos(world, 150);
    world.addUser({ id: 7, login: 'bob', name: 'Bob', email: null });
    world.addUser({ id: BIG, login: 'huge', name: 'Huge', email: null });
    world.addRepo({
      id: BIG,
      owner: 'ada',
      name: 'huge',
      visibility: 'private',
      createdAt: NOW,
      pushedAt: null,
    });
  });
});

afterEach(() => bench.stop());

/** Ada's repo 1 gets these commits; their oids. */
async function push(...commits: Parameters<typeof aCommit>[0][]): Promise<string[]> {
  const { git } = bench.standIn.world;
  if (git.folderOf(1) === null) git.create(1);
  return git.import(
    1,
    commits.map((commit) => aCommit(commit)),
  );
}

describe('findHeads', () => {
  it('tells what default branches are at, for a point a hundred repos', async () => {
    const [, second] = await push({}, {});
    const client = bench.createClient();

    const heads = await client.commits.findHeads(repoNodeIds(1, 150));

    expect(heads.size).toBe(150);
    expect(heads.get(NOTES)).toEqual({
      kind: 'found',
      value: { repoId: 1, fullName: 'ada/a1', headOid: second },
    });
    expect(client.usage).toEqual({ requests: 2, quotaSpent: 2 });
  });

  it('follows the repo’s name and its default branch, and knows an empty one', async () => {
    const { world } = bench.standIn;
    const [, trunk] = await push({}, { branch: 'trunk', parents: [] });
    world.updateRepo(1, { defaultBranch: 'trunk' });
    world.renameRepo(1, 'renamed');
    world.git.create(2);

    const heads = await bench.createClient().commits.findHeads(repoNodeIds(1, 2));

    expect([...heads.values()]).toEqual([
      { kind: 'found', value: { repoId: 1, fullName: 'ada/renamed', headOid: trunk } },
      { kind: 'found', value: { repoId: 2, fullName: 'ada/a2', headOid: null } },
    ]);
  });

  it('knows repos of any number, and tells those that are gone or are none', async () => {
    bench.standIn.world.deleteRepo(2);
    const ids = [toNodeId('Repository', BIG), toNodeId('Repository', 2), toNodeId('User', ADA_ID)];

    const heads = await bench.createClient().commits.findHeads(ids);

    expect([...heads.values()]).toEqual([
      { kind: 'found', value: { repoId: BIG, fullName: 'ada/huge', headOid: null } },
      { kind: 'not_found' },
      { kind: 'not_found' },
    ]);
  });

  it('takes no branch for missing that GitHub did not compute', async () => {
    const [oid] = await push({});
    bench.standIn.world.git.create(2);
    const fields = ['defaultBranchRef'];
    bench.standIn.faults.inject({ kind: 'graphql-resource-limits', fields, share: 1 });

    const heads = await bench.createClient().commits.findHeads(repoNodeIds(1, 2));

    expect([...heads.values()]).toMatchObject([{ value: { headOid: oid } }, { value: { headOid: null } }]);
  });

  it.each([
    ['whose default branch GitHub tells of, and not where it stands', { defaultBranchRef: { target: null } }],
    ['of whose default branch GitHub tells nothing, and not that it is empty', { defaultBranchRef: null }],
  ])('takes no repo for empty %s', async (_what, silence) => {
    const toNode = (databaseId: number, branch: object): object => ({
      __typename: 'Repository',
      id: toNodeId('Repository', databaseId),
      databaseId,
      name: `a${databaseId}`,
      owner: { login: 'ada' },
      isEmpty: false,
      ...branch,
    });
    const oid = 'a'.repeat(40);
    const nodes = [toNode(1, silence), toNode(2, { defaultBranchRef: { target: { oid } } })];
    const rateLimit = { cost: 1, limit: 5_000, remaining: 4_999, resetAt: NOW };
    bench.standIn.faults.inject({ kind: 'status', status: 200, body: { data: { rateLimit, nodes } } });

    const heads = await bench.createClient().commits.findHeads(repoNodeIds(1, 2));

    expect([...heads.values()]).toMatchObject([{ value: { repoId: 2, headOid: oid } }]);
  });

  it('leaves out what GitHub cannot compute even alone', async () => {
    await push({});
    // Both, and then the first alone.
    bench.standIn.faults.inject({ kind: 'graphql-timeout', times: 2 });

    const heads = await bench.createClient().commits.findHeads(repoNodeIds(1, 2));

    expect([...heads.keys()]).toEqual(repoNodeIds(2, 2));
  });

  it('gives up when GitHub computes nothing at all', async () => {
    bench.standIn.faults.inject({ kind: 'graphql-timeout', times: 100 });

    const asking = bench.createClient().commits.findHeads(repoNodeIds(1, 9));

    await expect(asking).rejects.toThrow(GithubNotComputedError);
  });
});

describe('findPeople', () => {
  it('tells whose the e-mails of authors, committers and co-authors are', async () => {
    const { world } = bench.standIn;
    world.git.linkEmail('old@example.com', 'ada');
    world.git.linkEmail('Bob@Example.com', 'bob');
    const [oid = ''] = await push({
      email: 'old@example.com',
      committer: { name: 'Nobody', email: 'nobody@example.com', date: NOW },
      message: 'Pair\n\nCo-authored-by: Bob <Bob@Example.com>\nCo-authored-by: Eve <eve@example.com>\n',
    });
    const client = bench.createClient();

    const answers = await client.commits.findPeople([
      { nodeId: NOTES, oid, as: 'author', email: 'old@example.com' },
      { nodeId: NOTES, oid, as: 'committer', email: 'nobody@example.com' },
      { nodeId: NOTES, oid, as: 'coauthor', email: 'bob@example.com' },
      { nodeId: NOTES, oid, as: 'coauthor', email: 'eve@example.com' },
      { nodeId: NOTES, oid, as: 'coauthor', email: 'whom github sees nobody in' },
    ]);

    expect(answers).toEqual([
      anAccount(ADA_ID, 'ada'),
      { kind: 'told', account: null },
      anAccount(7, 'bob'),
      { kind: 'told', account: null },
      { kind: 'told', account: null },
    ]);
    expect(client.usage).toEqual({ requests: 1, quotaSpent: 1 });
  });

  it.each(['author', 'committer', 'coauthor'] as const)(
    'asks for 250 by their commits as %s in three queries, a point each',
    async (as) => {
      const asks = await pushMany(250, as);
      const client = bench.createClient();

      const answers = await client.commits.findPeople(asks);

      expect(answers.map(toLogin)).toEqual(asks.map((_, n) => (n % 2 === 0 ? 'bob' : null)));
      expect(client.usage).toEqual({ requests: 3, quotaSpent: 3 });
    },
  );

  it('knows nothing by a commit that is not there, or in a repo that is not shown', async () => {
    const [oid = ''] = await push({});
    bench.standIn.world.deleteRepo(2);
    const [gone = ''] = repoNodeIds(2, 2);
    const email = 'ada@example.com';

    const answers = await bench.createClient().commits.findPeople([
      { nodeId: NOTES, oid: 'f'.repeat(40), as: 'author', email },
      { nodeId: gone, oid, as: 'author', email },
      { nodeId: toNodeId('User', ADA_ID), oid, as: 'author', email },
      { nodeId: NOTES, oid: '4b825dc642cb6eb9a060e54bf8d69288fbee4904', as: 'author', email },
      { nodeId: NOTES, oid, as: 'author', email },
    ]);

    expect(answers.map(toLogin)).toEqual([undefined, undefined, undefined, undefined, 'ada']);
  });

  it('knows nothing of a co-author beyond those whom GitHub names', async () => {
    const trailers = Array.from({ length: 120 }, (_, n) => `Co-authored-by: P${n} <p${n}@example.com>\n`);
    const [oid = ''] = await push({ message: `Many\n\n${trailers.join('')}` });
    const ask = { nodeId: NOTES, oid, as: 'coauthor' } as const;

    const answers = await bench.createClient().commits.findPeople([
      { ...ask, email: 'p5@example.com' },
      { ...ask, email: 'p110@example.com' },
    ]);

    expect(answers).toEqual([{ kind: 'told', account: null }, { kind: 'unknown' }]);
  });

  it('knows accounts of any number', async () => {
    bench.standIn.world.git.linkEmail('huge@example.com', 'huge');
    const [oid = ''] = await push({ email: 'huge@example.com' });
    const client = bench.createClient();

    const [answer] = await client.commits.findPeople([
      { nodeId: NOTES, oid, as: 'author', email: 'huge@example.com' },
    ]);

    expect(answer).toMatchObject({ kind: 'told', account: { id: BIG, login: 'huge', type: 'User' } });
    expect(client.usage.requests).toBe(2);
  });

  it('takes nobody for unknown whom GitHub did not compute, and asks again for those alone', async () => {
    const asks = await pushMany(20, 'author');
    bench.standIn.faults.inject({ kind: 'graphql-resource-limits' });
    const client = bench.createClient();

    const answers = await client.commits.findPeople(asks);

    expect(answers.map(toLogin)).toEqual(asks.map((_, n) => (n % 2 === 0 ? 'bob' : null)));
    expect(client.usage.requests).toBe(2);
  });

  it('asks for fewer at a time when GitHub runs out of time', async () => {
    const asks = await pushMany(20, 'coauthor');
    bench.standIn.faults.inject({ kind: 'graphql-timeout', times: 2 });
    const client = bench.createClient();

    const answers = await client.commits.findPeople(asks);

    expect(answers.map(toLogin)).toEqual(asks.map((_, n) => (n % 2 === 0 ? 'bob' : null)));
    // 20 and 10 were too much; 5 are not.
    expect(client.usage.requests).toBe(2 + 4);
  });

  it('leaves unknown what GitHub cannot compute even alone, and gives up when it can compute none', async () => {
    const asks = await pushMany(2, 'author');
    // Both, and then the first alone.
    bench.standIn.faults.inject({ kind: 'graphql-timeout', times: 2 });

    const answers = await bench.createClient().commits.findPeople(asks);

    expect(answers.map(toLogin)).toEqual([undefined, null]);
    bench.standIn.faults.inject({ kind: 'graphql-timeout', times: 100 });
    await expect(bench.createClient().commits.findPeople(asks)).rejects.toThrow(GithubNotComputedError);
  });
});

/** A commit each; every second person is Bob. */
async function pushMany(count: number, as: GithubPersonAsk['as']): Promise<GithubPersonAsk[]> {
  const emails = Array.from({ length: count }, (_, n) => `p${n}@example.com`);
  for (const [n, email] of emails.entries()) if (n % 2 === 0) bench.standIn.world.git.linkEmail(email, 'bob');
  const oids = await push(...emails.map((email) => toCommit(email, as)));
  return emails.map((email, n) => ({ nodeId: NOTES, oid: oids[n] ?? '', as, email }));
}

function toCommit(email: string, as: GithubPersonAsk['as']): Parameters<typeof aCommit>[0] {
  if (as === 'author') return { email };
  if (as === 'committer') return { committer: { name: 'P', email, date: NOW } };
  return { message: `Pair\n\nCo-authored-by: P <${email}>\n` };
}

function anAccount(id: number, login: string): object {
  return {
    kind: 'told',
    account: {
      id,
      node_id: toNodeId('User', id),
      login,
      type: 'User',
      avatar_url: expect.stringContaining(`${id}`) as unknown,
    },
  };
}

/** Null: nobody's. Undefined: unknown. */
function toLogin(answer: GithubPersonAnswer): string | null | undefined {
  return answer.kind === 'told' ? (answer.account?.login ?? null) : undefined;
}
