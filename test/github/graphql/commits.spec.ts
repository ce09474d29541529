import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { aCommit } from '../git/new-commit.ts';
import { Harness } from '../testing/harness.ts';

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

async function repository(fields: string): Promise<Record<string, unknown>> {
  const { data, errors } = await harness.graphql(`{repository(owner:"ada",name:"notes"){${fields}}}`, token);
  expect(errors).toBeUndefined();
  return (data as { repository: Record<string, unknown> }).repository;
}

async function commit(oid: string, fields: string): Promise<unknown> {
  return (await repository(`object(oid:"${oid}"){... on Commit{${fields}}}`)).object;
}

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
