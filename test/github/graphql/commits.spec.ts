import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { runGit } from '../git/git-program.ts';
import { aCommit } from '../git/new-commit.ts';
import { Harness } from '../testing/harness.ts';
import { toNodeId } from '../world/node-id.ts';
import type { GraphqlReply } from '../testing/harness.ts';

const NOTES = 101;
const MORNING = { name: 'Ada', email: 'ada@example.com', date: '1700000000 +0530' };
const EVENING = { name: 'Web', email: 'web@example.com', date: '1700003600 -0800' };

let harness: Harness;
let token: string;

beforeEach(async () => {
  harness = new Harness();
  await harness.start();
  token = harness.token();
  harness.world.git.create(NOTES);
});
afterEach(() => harness.stop());

function ask(fields: string, variables: object = {}): Promise<GraphqlReply> {
  const [declared, ids] = 'oid' in variables ? ['query($oid:GitObjectID!)', variables] : ['', {}];
  return harness.graphql(`${declared}{repository(owner:"ada",name:"notes"){${fields}}}`, token, ids);
}

async function repository(fields: string): Promise<Record<string, unknown>> {
  const { data, errors } = await ask(fields);
  expect(errors).toBeUndefined();
  return (data as { repository: Record<string, unknown> }).repository;
}

async function commit(oid: string, fields: string): Promise<unknown> {
  return (await repository(`object(oid:"${oid}"){... on Commit{${fields}}}`)).object;
}

describe('the default branch', () => {
  it('is none, and the repo empty, before the first push and after a push that removes it', async () => {
    const fields = 'isEmpty defaultBranchRef{name}';
    const before = await repository(fields);
    await harness.world.git.import(NOTES, [aCommit()]);
    const between = await repository(fields);
    await harness.world.git.forcePush(NOTES, null);

    expect(before).toEqual({ isEmpty: true, defaultBranchRef: null });
    expect(between).toEqual({ isEmpty: false, defaultBranchRef: { name: 'main' } });
    expect(await repository(fields)).toEqual({ isEmpty: true, defaultBranchRef: null });
  });

  it('may be missing in a repo that is not empty', async () => {
    await harness.world.git.import(NOTES, [aCommit({ branch: 'other' })]);

    expect(await repository('isEmpty defaultBranchRef{name}')).toEqual({
      isEmpty: false,
      defaultBranchRef: null,
    });
  });

  it('stands at what was pushed last, and counts what that reaches', async () => {
    const fields = 'pushedAt defaultBranchRef{target{oid ... on Commit{history{totalCount}}}}';
    const [first] = await harness.world.git.import(NOTES, [aCommit(), aCommit({ message: 'Two\n' })]);
    harness.clock.advance(60);
    await harness.world.git.forcePush(NOTES, first ?? null);

    expect(await repository(fields)).toEqual({
      pushedAt: '2026-11-21T10:01:00Z',
      defaultBranchRef: { target: { oid: first, history: { totalCount: 1 } } },
    });
  });

  it('of a hundred repos is told at once, for one point', async () => {
    const ids = Array.from({ length: 100 }, (_, index) => 1000 + index);
    for (const id of ids) {
      harness.world.addRepo({ owner: 'ada', name: `repo-${id}`, id });
      harness.world.git.create(id);
    }
    const [oid] = await harness.world.git.import(1099, [aCommit()]);
    const query =
      'query($ids:[ID!]!){nodes(ids:$ids){... on Repository{databaseId defaultBranchRef{target{oid}}}} rateLimit{cost}}';

    const { data } = await harness.graphql(query, token, {
      ids: ids.map((id) => toNodeId('Repository', id)),
    });

    const told = data as { nodes: object[]; rateLimit: object };
    expect(told.rateLimit).toEqual({ cost: 1 });
    expect(told.nodes).toHaveLength(100);
    expect(told.nodes.at(-1)).toEqual({ databaseId: 1099, defaultBranchRef: { target: { oid } } });
  });

  it('is made up where the world holds no commits, with as many as the world says', async () => {
    harness.world.setCounts(102, { commits: 7 });
    const query =
      '{repository(owner:"ada",name:"diary"){isEmpty defaultBranchRef{name target{oid ... on Commit{history{totalCount}}}}}}';

    const { data } = await harness.graphql(query, token);

    expect(data).toEqual({
      repository: {
        isEmpty: false,
        defaultBranchRef: {
          name: 'main',
          target: { oid: expect.stringMatching(/^[0-9a-f]{40}$/), history: { totalCount: 7 } },
        },
      },
    });
  });
});

describe('a commit', () => {
  it('tells who wrote and who committed it, when, by their clocks and in UTC', async () => {
    const [oid = ''] = await harness.world.git.import(NOTES, [
      aCommit({ author: MORNING, committer: EVENING, message: 'Say hello\n\nTo the world.\n' }),
    ]);

    expect(
      await commit(
        oid,
        'oid abbreviatedOid authoredDate committedDate message messageHeadline messageBody authoredByCommitter author{name email date} committer{name email date} parents(first:1){totalCount}',
      ),
    ).toEqual({
      oid,
      abbreviatedOid: oid.slice(0, 7),
      authoredDate: '2023-11-14T22:13:20Z',
      committedDate: '2023-11-14T23:13:20Z',
      message: 'Say hello\n\nTo the world.',
      messageHeadline: 'Say hello',
      messageBody: 'To the world.',
      authoredByCommitter: false,
      author: { name: 'Ada', email: 'ada@example.com', date: '2023-11-15T03:43:20+05:30' },
      committer: { name: 'Web', email: 'web@example.com', date: '2023-11-14T15:13:20-08:00' },
      parents: { totalCount: 0 },
    });
  });

  it('cuts a long first line, which goes on in the body', async () => {
    const line = `${'x'.repeat(69)}yyyy`;
    const [oid = ''] = await harness.world.git.import(NOTES, [aCommit({ message: `${line}\n\nMore\n` })]);

    expect(await commit(oid, 'messageHeadline messageBody')).toEqual({
      messageHeadline: `${'x'.repeat(69)}…`,
      messageBody: '…yyyy\n\nMore',
    });
  });

  it('is read whatever it says', async () => {
    const [oid = '', far = ''] = await harness.world.git.import(NOTES, [
      aCommit({
        author: { name: '', email: '', date: '-5 +0000' },
        committer: { name: Buffer.from([0xff, 0x41]), email: 'no mail', date: '253402300800 +0000' },
        message: '',
      }),
      aCommit({ author: { ...MORNING, date: '9007199254740991 +0000' } }),
    ]);

    expect(
      await commit(oid, 'messageHeadline authoredDate committedDate author{name email} committer{name}'),
    ).toEqual({
      messageHeadline: '',
      authoredDate: '1970-01-01T00:00:00Z',
      committedDate: '10000-01-01T00:00:00Z',
      author: { name: '', email: '' },
      committer: { name: '\u{fffd}A' },
    });
    expect(await commit(far, 'authoredDate')).toEqual({ authoredDate: '275760-09-13T00:00:00Z' });
  });

  it('has its author first, then whom its trailers name, each e-mail once', async () => {
    const trailers = [
      'Co-authored-by: Bob <bob@example.com>',
      'co-authored-by: Ada Again <ADA@example.com>',
      'Co-authored-by: nobody at all',
      'Co-authored-by: Cy <cy@example.com>',
    ];
    const [oid = ''] = await harness.world.git.import(NOTES, [
      aCommit({ author: MORNING, message: `Pair\n\n${trailers.join('\n')}\n` }),
    ]);

    expect(await commit(oid, 'authors(first:2){totalCount nodes{name email} pageInfo{hasNextPage}}')).toEqual(
      {
        authors: {
          totalCount: 3,
          nodes: [
            { name: 'Ada', email: 'ada@example.com' },
            { name: 'Bob', email: 'bob@example.com' },
          ],
          pageInfo: { hasNextPage: true },
        },
      },
    );
  });

  it('leads to its parents', async () => {
    const [left, right, merge = ''] = await harness.world.git.import(NOTES, [
      aCommit({ mark: 'left', message: 'Left\n' }),
      aCommit({ mark: 'right', message: 'Right\n', parents: [] }),
      aCommit({ parents: ['left', 'right'] }),
    ]);

    expect(
      await commit(merge, 'parents(first:5){totalCount nodes{oid messageHeadline}} history{totalCount}'),
    ).toEqual({
      parents: {
        totalCount: 2,
        nodes: [
          { oid: left, messageHeadline: 'Left' },
          { oid: right, messageHeadline: 'Right' },
        ],
      },
      history: { totalCount: 3 },
    });
  });
});

describe('an object', () => {
  it('is found though no branch reaches it any more', async () => {
    const [oid = ''] = await harness.world.git.import(NOTES, [aCommit()]);
    await harness.world.git.forcePush(NOTES, null);

    expect(await commit(oid, 'oid')).toEqual({ oid });
  });

  it('may be no commit', async () => {
    const [oid = ''] = await harness.world.git.import(NOTES, [aCommit()]);
    const tree = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';
    const tag = await writeTag(oid);
    const asked = [oid, tree, tag].map((id, index) => `o${index}:object(oid:"${id}"){__typename oid}`);

    expect(await repository(asked.join(' '))).toEqual({
      o0: { __typename: 'Commit', oid },
      o1: { __typename: 'Tree', oid: tree },
      o2: { __typename: 'Tag', oid: tag },
    });
  });

  it('that is not there is null, without an error', async () => {
    expect(await repository(`object(oid:"${'a'.repeat(40)}"){oid}`)).toEqual({ object: null });
  });

  it.each(['abc1234', 'A'.repeat(40), 'main', ''])('with the id %j is refused', async (oid) => {
    const written = await ask(`object(oid:"${oid}"){oid}`);
    const sent = await ask('object(oid:$oid){oid}', { oid });

    expect(written.errors).toMatchObject([
      {
        message: `Argument 'oid' on Field 'object' has an invalid value ("${oid}"). Expected type 'GitObjectID'.`,
        extensions: { code: 'argumentLiteralsIncompatible', typeName: 'Field', argumentName: 'oid' },
      },
    ]);
    expect(sent.errors).toMatchObject([
      {
        message: 'Variable $oid of type GitObjectID! was provided invalid value',
        extensions: {
          value: oid,
          problems: [{ path: [], explanation: `Could not coerce value "${oid}" to GitObjectID` }],
        },
      },
    ]);
    expect([written.data, sent.data]).toEqual([undefined, undefined]);
  });

  it('of a repo without a folder is a mistake in the test', async () => {
    const query = `{repository(owner:"ada",name:"diary"){object(oid:"${'a'.repeat(40)}"){oid}}}`;

    const { errors } = await harness.graphql(query, token);

    expect(errors?.[0]?.message).toContain('create a git folder');
  });

  it('is one of a hundred in one query, for one point', async () => {
    const commits = Array.from({ length: 100 }, (_, index) => aCommit({ message: `Change ${index}\n` }));
    const oids = await harness.world.git.import(NOTES, commits);
    const objects = oids.map((oid, index) => `c${index}:object(oid:"${oid}"){...on Commit{messageHeadline}}`);

    const { data } = await harness.graphql(
      `{repository(owner:"ada",name:"notes"){${objects.join(' ')}} rateLimit{cost}}`,
      token,
    );

    const told = data as { repository: Record<string, object>; rateLimit: object };
    expect(told.repository.c99).toEqual({ messageHeadline: 'Change 99' });
    expect(told.rateLimit).toEqual({ cost: 1 });
  });

  it('asked for its authors costs a connection', async () => {
    const [oid = ''] = await harness.world.git.import(NOTES, [aCommit()]);
    const objects = Array.from(
      { length: 150 },
      (_, index) => `c${index}:object(oid:"${oid}"){...on Commit{authors(first:1){totalCount}}}`,
    );

    const { data } = await harness.graphql(
      `{repository(owner:"ada",name:"notes"){${objects.join(' ')}} rateLimit{cost nodeCount}}`,
      token,
    );

    expect((data as { rateLimit: object }).rateLimit).toEqual({ cost: 2, nodeCount: 150 });
  });
});

async function writeTag(oid: string): Promise<string> {
  const folder = harness.world.git.folderOf(NOTES) ?? '';
  const input = [`object ${oid}\ntype commit\ntag v1\ntagger Ada <ada@example.com> 0 +0000\n\nFirst\n`];
  return (await runGit({ folder, args: ['mktag'], input })).toString('latin1').trim();
}
