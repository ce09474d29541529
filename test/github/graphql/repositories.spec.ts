import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { Harness } from '../testing/harness.ts';
import { toNodeId } from '../world/node-id.ts';

const ALL = 'ownerAffiliations:[OWNER,COLLABORATOR,ORGANIZATION_MEMBER]';
let harness: Harness;
let token: string;

beforeEach(async () => {
  harness = new Harness();
  await harness.start();
  token = harness.token();
});
afterEach(() => harness.stop());

describe('repositories', () => {
  async function names(args: string): Promise<string[]> {
    const reply = await harness.graphql(
      `{viewer{repositories(first:100,${args}){totalCount nodes{name}}}}`,
      token,
    );
    const { viewer } = reply.data as {
      viewer: { repositories: { totalCount: number; nodes: { name: string }[] } };
    };
    expect(viewer.repositories.totalCount).toBe(viewer.repositories.nodes.length);
    return viewer.repositories.nodes.map(({ name }) => name);
  }

  it.each([
    ['isFork:false', ['notes', 'diary']],
    [ALL, ['notes', 'diary', 'plans']],
    [`${ALL},visibility:INTERNAL`, ['plans']],
    [`${ALL},privacy:PRIVATE`, ['diary', 'plans']],
    [`${ALL},orderBy:{field:NAME,direction:DESC}`, ['plans', 'notes', 'diary']],
    [`${ALL},affiliations:[ORGANIZATION_MEMBER]`, ['plans']],
  ])('with %s are %j', async (args, expected) => {
    expect(await names(args)).toEqual(expected);
  });

  it('are read page by page without loss when others are added or removed meanwhile', async () => {
    const query = `query($after:String){viewer{repositories(first:2,${ALL},after:$after){nodes{databaseId} pageInfo{endCursor hasNextPage}}}}`;
    type Page = {
      viewer: {
        repositories: {
          nodes: { databaseId: number }[];
          pageInfo: { endCursor: string; hasNextPage: boolean };
        };
      };
    };

    const first = ((await harness.graphql(query, token)).data as Page).viewer.repositories;
    harness.world.deleteRepo(101);
    harness.world.addRepo({ owner: 'ada', name: 'late', id: 900 });
    const second = ((await harness.graphql(query, token, { after: first.pageInfo.endCursor })).data as Page)
      .viewer.repositories;

    expect(first.nodes.map(({ databaseId }) => databaseId)).toEqual([101, 102]);
    expect(second.nodes.map(({ databaseId }) => databaseId)).toEqual([103, 900]);
    expect(second.pageInfo.hasNextPage).toBe(false);
  });

  it('refuse a cursor GitHub did not give', async () => {
    const reply = await harness.graphql('{viewer{repositories(first:1,after:"bogus"){nodes{id}}}}', token);

    expect(reply.errors).toMatchObject([{ type: 'INVALID_CURSOR_ARGUMENTS' }]);
  });

  it('are followed through renames unless told not to', async () => {
    harness.world.renameRepo(101, 'papers');
    const ask = (args: string): string => `{repository(owner:"ada",name:"notes"${args}){nameWithOwner}}`;

    expect((await harness.graphql(ask(''), token)).data).toEqual({
      repository: { nameWithOwner: 'ada/papers' },
    });
    expect((await harness.graphql(ask(',followRenames:false'), token)).errors).toMatchObject([
      { type: 'NOT_FOUND', path: ['repository'] },
    ]);
  });

  it('are hidden from who may not see them, as if they did not exist', async () => {
    const reply = await harness.graphql('{repository(owner:"bob",name:"secret"){id}}', token);

    expect(reply.data).toEqual({ repository: null });
    expect(reply.errors?.[0]?.message).toBe("Could not resolve to a Repository with the name 'bob/secret'.");
  });
});

describe('nodes', () => {
  it('come in the order asked, null with an error where there is none', async () => {
    const ids = [toNodeId('User', 12), toNodeId('Repository', 104), toNodeId('Repository', 101)];

    const reply = await harness.graphql('query($ids:[ID!]!){nodes(ids:$ids){__typename}}', token, { ids });

    expect(reply.data).toEqual({ nodes: [{ __typename: 'User' }, null, { __typename: 'Repository' }] });
    expect(reply.errors).toMatchObject([{ type: 'NOT_FOUND', path: ['nodes', 1] }]);
  });

  it('are at most a hundred a field', async () => {
    const ids = Array.from({ length: 101 }, () => toNodeId('User', 12));

    expect(
      (await harness.graphql('query($ids:[ID!]!){nodes(ids:$ids){id}}', token, { ids })).errors,
    ).toMatchObject([
      { type: 'ARGUMENT_LIMIT', message: 'You may not provide more than 100 node ids; you provided 101.' },
    ]);
  });
});

it('searches repositories by stars', async () => {
  harness.world.addRepo({ owner: 'bob', name: 'star', stars: 99 });

  const reply = await harness.graphql(
    '{search(type:REPOSITORY,query:"stars:>1 sort:stars",first:1){repositoryCount nodes{... on Repository{name}}}}',
    token,
  );

  expect(reply.data).toEqual({ search: { repositoryCount: 2, nodes: [{ name: 'star' }] } });
});
