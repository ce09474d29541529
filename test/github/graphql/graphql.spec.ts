import { parse } from 'graphql';
import { getOperationAST } from 'graphql';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { Harness } from '../testing/harness.ts';
import { toNodeId } from '../world/node-id.ts';
import { githubSchema } from './built-schema.ts';
import { priceOf } from './price.ts';

const ALL = 'ownerAffiliations:[OWNER,COLLABORATOR,ORGANIZATION_MEMBER]';
let harness: Harness;
let token: string;

beforeEach(async () => {
  harness = new Harness();
  await harness.start();
  token = harness.token();
});
afterEach(() => harness.stop());

function costOf(query: string, variables: Record<string, unknown> = {}): number {
  const document = parse(query);
  const operation = getOperationAST(document);
  if (!operation) throw new Error('The query has no operation');
  return priceOf({ schema: githubSchema, document, operation, variables, scopes: new Set() }).cost;
}

function withConnections(first: number, count: number): string {
  const connections = ['issues{totalCount}', 'pullRequests{totalCount}', 'stargazers{totalCount}'].slice(
    0,
    count,
  );
  return `{viewer{repositories(first:${first}){nodes{id ${connections.join(' ')}}}}}`;
}

describe('the price', () => {
  // The pairs were measured on the live service: parents, nested connections, points.
  it.each([
    [33, 3, 1],
    [49, 3, 1],
    [50, 3, 2],
    [83, 3, 3],
    [100, 3, 3],
    [74, 2, 1],
    [75, 2, 2],
    [100, 0, 1],
  ])('of %d repos with %d connections each is %d', (first, connections, points) => {
    expect(costOf(withConnections(first, connections))).toBe(points);
  });

  it('counts each alias', () => {
    const aliases = Array.from(
      { length: 150 },
      (_, index) => `r${index}:repository(owner:"a",name:"b"){issues{totalCount}}`,
    );

    expect(costOf(`{${aliases.join(' ')}}`)).toBe(2);
  });

  it('multiplies by the ids of nodes, in variables and through fragments too', () => {
    const query =
      'query($ids:[ID!]!){nodes(ids:$ids){...R}} fragment R on Repository{issues{totalCount} forks{totalCount}}';

    expect(costOf(query, { ids: Array.from({ length: 100 }, () => 'x') })).toBe(2);
  });

  it('leaves out what @include and @skip leave out', () => {
    const query =
      'query($no:Boolean!){viewer{repositories(first:100){nodes{issues@include(if:$no){totalCount} forks@skip(if:true){totalCount} watchers{totalCount}}}}}';

    expect(costOf(query, { no: false })).toBe(1);
    expect(costOf(query, { no: true })).toBe(2);
  });

  it('is charged, told by rateLimit, and told for nothing in a dry run', async () => {
    const query = (dryRun: boolean): string =>
      `{rateLimit(dryRun:${dryRun}){cost used nodeCount} ${withConnections(100, 3).slice(1)}`;

    const dry = await harness.graphql(query(true), token);
    const paid = await harness.graphql(query(false), token);

    expect(dry.data).toEqual({ rateLimit: { cost: 3, used: 0, nodeCount: 100 } });
    expect(paid.data).toMatchObject({ rateLimit: { cost: 3, used: 3 } });
    expect(paid.headers.get('x-ratelimit-used')).toBe('3');
    expect(harness.standIn.log.map(({ cost }) => cost)).toEqual([0, 3]);
  });
});

describe('a query is refused', () => {
  it.each([
    ['without first or last', '{viewer{repositories{nodes{id}}}}', 'MISSING_PAGINATION_BOUNDARIES'],
    ['with first above 100', '{viewer{repositories(first:101){nodes{id}}}}', 'EXCESSIVE_PAGINATION'],
    ['with first below 1', '{viewer{repositories(first:0){nodes{id}}}}', 'INVALID_CURSOR_ARGUMENTS'],
    [
      'for more than 500,000 nodes',
      '{viewer{repositories(first:100){nodes{forks(first:100){nodes{forks(first:51){nodes{id}}}}}}}}',
      'MAX_NODE_LIMIT_EXCEEDED',
    ],
  ])('%s', async (_case, query, type) => {
    const reply = await harness.graphql(query, token);

    expect(reply.status).toBe(200);
    expect(reply.data).toBeNull();
    expect(reply.errors).toMatchObject([{ type }]);
  });

  it('for a field the schema does not have, in GitHub’s words', async () => {
    const reply = await harness.graphql('{viewer{shoeSize}}', token);

    expect(reply.data).toBeUndefined();
    expect(reply.errors).toMatchObject([
      { message: "Field 'shoeSize' doesn't exist on type 'User'", extensions: { code: 'undefinedField' } },
    ]);
  });

  it('for e-mails without a scope for them', async () => {
    const query = '{user(login:"ada"){email}}';

    expect((await harness.graphql(query, harness.token('bob', ['repo']))).errors).toMatchObject([
      { type: 'INSUFFICIENT_SCOPES' },
    ]);
    expect((await harness.graphql(query, harness.token('bob', ['user:email']))).data).toEqual({
      user: { email: 'ada@example.com' },
    });
  });

  it('when the world does not hold the field: never a made-up null', async () => {
    const reply = await harness.graphql('{viewer{pronouns}}', token);

    expect(reply.errors?.[0]?.message).toBe('The stand-in has no User.pronouns');
  });
});

describe('accounts', () => {
  it('without a public e-mail have an empty one', async () => {
    expect((await harness.graphql('{user(login:"bob"){email databaseId}}', token)).data).toEqual({
      user: { email: '', databaseId: 12 },
    });
  });

  it('are looked up by their type; a repository owner may be either', async () => {
    const reply = await harness.graphql(
      '{user(login:"engines"){id} organization(login:"engines"){login} repositoryOwner(login:"ada"){__typename login}}',
      token,
    );

    expect(reply.data).toEqual({
      user: null,
      organization: { login: 'engines' },
      repositoryOwner: { __typename: 'User', login: 'ada' },
    });
    expect(reply.errors).toMatchObject([{ type: 'NOT_FOUND', path: ['user'] }]);
  });

  it('list their organizations and those their members, with roles', async () => {
    const query =
      '{viewer{organizations(first:5){nodes{login membersWithRole(first:5){edges{role node{login}}}}}}}';

    expect((await harness.graphql(query, token)).data).toEqual({
      viewer: {
        organizations: {
          nodes: [
            { login: 'engines', membersWithRole: { edges: [{ role: 'ADMIN', node: { login: 'ada' } }] } },
          ],
        },
      },
    });
  });

  it('beyond 2^31 have no databaseId, and no error says so', async () => {
    harness.world.addUser({ login: 'late', id: 2 ** 31 });

    const reply = await harness.graphql('{user(login:"late"){databaseId login}}', token);

    expect(reply.data).toEqual({ user: { databaseId: null, login: 'late' } });
    expect(reply.errors).toBeUndefined();
  });
});

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
