import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { Harness } from '../testing/harness.ts';

const MANY = 5000;
let harness: Harness;
let token: string;

beforeEach(async () => {
  harness = new Harness();
  await harness.start();
  token = harness.token();
});
afterEach(() => harness.stop());

interface Refs {
  totalCount: number;
  nodes: { name: string; target: object }[];
  pageInfo: {
    startCursor: string | null;
    endCursor: string | null;
    hasNextPage: boolean;
    hasPreviousPage: boolean;
  };
}

async function refs(args: string, prefix = 'refs/tags/'): Promise<Refs> {
  const fields =
    'totalCount nodes{name target{oid __typename ...on Tag{tagger{date} target{oid}} ...on Commit{committedDate}}} pageInfo{startCursor endCursor hasNextPage hasPreviousPage}';
  const query = `{repository(owner:"ada",name:"notes"){refs(refPrefix:"${prefix}",${args}){${fields}}}}`;
  const reply = await harness.graphql(query, token);
  expect(reply.errors).toBeUndefined();
  return (reply.data as { repository: { refs: Refs } }).repository.refs;
}

describe('tags', () => {
  const monday = new Date('2026-11-16T08:00:00Z');

  it('lead to a commit, or by an object of their own', async () => {
    harness.world.addTag(101, { name: 'light', sha: 'a'.repeat(40), date: monday });
    harness.world.addTag(101, {
      name: 'signed',
      sha: 'b'.repeat(40),
      objectSha: 'c'.repeat(40),
      date: monday,
    });

    expect((await refs('first:5')).nodes).toEqual([
      {
        name: 'light',
        target: { __typename: 'Commit', oid: 'a'.repeat(40), committedDate: '2026-11-16T08:00:00Z' },
      },
      {
        name: 'signed',
        target: {
          __typename: 'Tag',
          oid: 'c'.repeat(40),
          tagger: { date: '2026-11-16T08:00:00Z' },
          target: { oid: 'b'.repeat(40) },
        },
      },
    ]);
  });

  it('from before taggers were recorded have none', async () => {
    harness.world.addTag(101, { name: 'ancient', annotated: true, date: null });

    expect((await refs('first:1')).nodes).toMatchObject([{ target: { __typename: 'Tag', tagger: null } }]);
  });

  it.each([
    ['first:9', ['a', 'b', 'c']],
    ['first:9,orderBy:{field:ALPHABETICAL,direction:DESC}', ['c', 'b', 'a']],
    ['first:9,orderBy:{field:TAG_COMMIT_DATE,direction:ASC}', ['b', 'c', 'a']],
    ['first:9,orderBy:{field:TAG_COMMIT_DATE,direction:DESC}', ['a', 'c', 'b']],
    ['last:1', ['c']],
    ['first:9,query:"b"', ['b']],
  ])('with %s are %j', async (args, expected) => {
    for (const [name, day] of [
      ['a', 3],
      ['b', 1],
      ['c', 2],
    ] as const) {
      harness.world.addTag(101, { name, date: new Date(Date.UTC(2026, 0, day)) });
    }

    expect((await refs(args)).nodes.map(({ name }) => name)).toEqual(expected);
  });

  it('are read whole, forwards and backwards, however many', async () => {
    const names = Array.from({ length: MANY }, (_, index) => `v${String(index).padStart(4, '0')}`);
    harness.world.updateRepo(101, { tags: names.map((name) => ({ name })) });
    const forwards: string[] = [];
    const backwards: string[] = [];

    for (
      let page = await refs('first:100');
      ;
      page = await refs(`first:100,after:"${page.pageInfo.endCursor}"`)
    ) {
      forwards.push(...page.nodes.map(({ name }) => name));
      expect(page.totalCount).toBe(MANY);
      if (!page.pageInfo.hasNextPage) break;
    }
    for (
      let page = await refs('last:100');
      ;
      page = await refs(`last:100,before:"${page.pageInfo.startCursor}"`)
    ) {
      backwards.unshift(...page.nodes.map(({ name }) => name));
      if (!page.pageInfo.hasPreviousPage) break;
    }

    expect(forwards).toEqual(names);
    expect(backwards).toEqual(names);
    const newest = await refs('first:1,orderBy:{field:ALPHABETICAL,direction:DESC}');
    expect(newest.nodes[0]?.name).toBe(names.at(-1));
  });

  it('refuse a cursor of another list', async () => {
    const query =
      '{repository(owner:"ada",name:"notes"){refs(refPrefix:"refs/tags/",first:1,after:"Y3Vyc29yOjE="){totalCount}}}';

    expect((await harness.graphql(query, token)).errors).toMatchObject([
      { type: 'INVALID_CURSOR_ARGUMENTS' },
    ]);
  });
});

it('has the default branch below refs/heads/', async () => {
  expect((await refs('first:5', 'refs/heads/')).nodes).toMatchObject([{ name: 'main' }]);
});

it('tells the latest release, and null when there is none', async () => {
  const query = '{repository(owner:"ada",name:"notes"){latestRelease{tagName publishedAt}}}';
  const publishedAt = new Date('2026-05-01T12:00:00Z');

  const before = await harness.graphql(query, token);
  harness.world.setRelease(101, { tagName: 'v1', name: null, publishedAt });
  const after = await harness.graphql(query, token);

  expect(before.data).toEqual({ repository: { latestRelease: null } });
  expect(after.data).toEqual({
    repository: { latestRelease: { tagName: 'v1', publishedAt: '2026-05-01T12:00:00Z' } },
  });
});
