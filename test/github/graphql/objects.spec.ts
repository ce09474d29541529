import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { runGit } from '../git/git-program.ts';
import { aCommit } from '../git/new-commit.ts';
import { Harness } from '../testing/harness.ts';
import type { GraphqlReply } from '../testing/harness.ts';

const NOTES = 101;

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

describe('an object', () => {
  it('is found though no branch reaches it any more', async () => {
    const [oid = ''] = await harness.world.git.import(NOTES, [aCommit()]);
    await harness.world.git.forcePush(NOTES, null);

    expect(await repository(`object(oid:"${oid}"){oid}`)).toEqual({ object: { oid } });
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
