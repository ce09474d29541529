import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { aCommit } from '../git/new-commit.ts';
import { Harness } from '../testing/harness.ts';
import { toNodeId } from '../world/node-id.ts';

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

async function repository(fields: string): Promise<Record<string, unknown>> {
  const { data, errors } = await harness.graphql(`{repository(owner:"ada",name:"notes"){${fields}}}`, token);
  expect(errors).toBeUndefined();
  return (data as { repository: Record<string, unknown> }).repository;
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
