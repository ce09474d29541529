import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { Harness } from '../testing/harness.ts';

let harness: Harness;
let token: string;

beforeEach(async () => {
  harness = new Harness();
  await harness.start();
  token = harness.token();
  harness.world.addRepo({
    owner: 'engines',
    name: 'loom',
    id: 500,
    stars: 12,
    size: 640,
    license: 'apache-2.0',
    language: 'Rust',
    topics: ['cli', 'maths'],
    homepage: 'https://loom.example',
    isTemplate: true,
    archived: true,
  });
});
afterEach(() => harness.stop());

describe('a repo found by a search', () => {
  it('tells what a ranking shows of it', async () => {
    const query =
      '{search(type:REPOSITORY,query:"stars:12",first:5){nodes{...on Repository{databaseId diskUsage homepageUrl isTemplate isDisabled isArchived licenseInfo{spdxId} primaryLanguage{name} repositoryTopics(first:20){totalCount nodes{topic{name}}} defaultBranchRef{name}}}}}';

    const reply = await harness.graphql(query, token);

    expect(reply.errors).toBeUndefined();
    expect(reply.data).toEqual({
      search: {
        nodes: [
          {
            databaseId: 500,
            diskUsage: 640,
            homepageUrl: 'https://loom.example',
            isTemplate: true,
            isDisabled: false,
            isArchived: true,
            licenseInfo: { spdxId: 'Apache-2.0' },
            primaryLanguage: { name: 'Rust' },
            repositoryTopics: {
              totalCount: 2,
              nodes: [{ topic: { name: 'cli' } }, { topic: { name: 'maths' } }],
            },
            defaultBranchRef: { name: 'main' },
          },
        ],
      },
    });
  });

  it('names its owner, be it a person or an organization', async () => {
    const owner =
      'owner{__typename login avatarUrl ...on User{databaseId name email} ...on Organization{databaseId name publicEmail:email}}';
    const query = `{search(type:REPOSITORY,query:"stars:>5 sort:stars-desc",first:5){nodes{...on Repository{${owner}}}}}`;

    const reply = await harness.graphql(query, token);

    expect(reply.data).toMatchObject({
      search: {
        nodes: [
          {
            owner: {
              __typename: 'Organization',
              login: 'engines',
              databaseId: 13,
              name: 'Engines',
              publicEmail: null,
            },
          },
          {
            owner: {
              __typename: 'User',
              login: 'ada',
              databaseId: 11,
              name: 'Ada',
              email: 'ada@example.com',
            },
          },
        ],
      },
    });
  });

  it('cannot be asked for the e-mail of both kinds of owners under one name', async () => {
    const owner = 'owner{...on User{email} ...on Organization{email}}';
    const query = `{search(type:REPOSITORY,query:"stars:>5",first:5){nodes{...on Repository{${owner}}}}}`;

    expect((await harness.graphql(query, token)).errors?.[0]?.message).toContain('conflict');
  });
});
