import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { Harness } from '../testing/harness.ts';

let harness: Harness;
let token: string;

beforeEach(async () => {
  harness = new Harness();
  await harness.start();
  token = harness.token();
});
afterEach(() => harness.stop());

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
