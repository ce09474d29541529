import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { Harness } from '../testing/harness.ts';
import { createRankingWorld, RANKING_VIEWER } from '../world/ranking-world.ts';

const DETAILS =
  'query Page($after:String){rateLimit{cost} search(type:REPOSITORY,query:"is:public stars:>=0 sort:stars-desc",first:4,after:$after){repositoryCount pageInfo{hasNextPage endCursor} nodes{...on Repository{id stargazerCount repositoryTopics(first:9){nodes{topic{name}}} refs(refPrefix:"refs/tags/",first:9){nodes{name}}}}}}';
const COUNTS =
  'query Counts{a:search(type:REPOSITORY,query:"stars:0",first:1){repositoryCount} b:search(type:REPOSITORY,query:"stars:0",first:1){repositoryCount}}';
let harness: Harness;
let token: string;

beforeEach(async () => {
  harness = new Harness(createRankingWorld(5, { repos: 60 }));
  await harness.start();
  token = harness.token(RANKING_VIEWER);
});
afterEach(() => harness.stop());

interface Node {
  id: string;
  stargazerCount: number;
  repositoryTopics: object | null;
  refs: object | null;
}
interface Page {
  repositoryCount: number;
  nodes: (Node | null)[];
  pageInfo: { endCursor: string };
}

async function page(
  after: string | null = null,
): Promise<{ search: Page; errors: { type?: string; path?: (string | number)[] }[] }> {
  const reply = await harness.graphql(DETAILS, token, { after });
  return { search: (reply.data as { search: Page }).search, errors: reply.errors ?? [] };
}

describe('a search that runs out of resources', () => {
  it('has zero stars, no refs and no topics, and an error at each path', async () => {
    harness.standIn.faults.inject({ kind: 'graphql-resource-limits', share: 0.5 });

    const { search, errors } = await page();

    expect(search.nodes[1]?.refs).not.toBeNull();
    expect(search.nodes[2]).toMatchObject({
      id: expect.any(String),
      stargazerCount: 0,
      refs: null,
      repositoryTopics: null,
    });
    expect(errors.map(({ path }) => path?.join('.'))).toEqual(
      [2, 3].flatMap((index) =>
        ['stargazerCount', 'repositoryTopics', 'refs'].map((field) => `search.nodes.${index}.${field}`),
      ),
    );
  });

  it('may lack one whole field and be right in the others', async () => {
    harness.standIn.faults.inject({ kind: 'graphql-resource-limits', share: 1, fields: ['refs'] });

    const { search, errors } = await page();

    expect(search.nodes.every((node) => node?.refs === null && node.stargazerCount > 0)).toBe(true);
    expect(errors).toHaveLength(4);
    expect(errors[0]).toMatchObject({
      type: 'RESOURCE_LIMITS_EXCEEDED',
      path: ['search', 'nodes', 0, 'refs'],
    });
  });

  it('may count nothing in some of its aliases', async () => {
    harness.standIn.faults.inject({ kind: 'graphql-resource-limits', match: { operation: 'Counts' } });

    const reply = await harness.graphql(COUNTS, token);

    const { a, b } = reply.data as Record<'a' | 'b', { repositoryCount: number }>;
    expect(a.repositoryCount).toBeGreaterThan(0);
    expect(b.repositoryCount).toBe(0);
    expect(reply.errors).toMatchObject([{ path: ['b', 'repositoryCount'] }]);
  });

  it('may have no refs at all for a node asked for by id', async () => {
    harness.standIn.faults.inject({ kind: 'graphql-resource-limits', share: 0.5 });
    const ids = (await page()).search.nodes.map((node) => node?.id);
    harness.standIn.faults.inject({ kind: 'graphql-resource-limits', share: 0.5 });
    const ask = (id: string | undefined): string =>
      `node(id:"${id}"){...on Repository{id refs(refPrefix:"refs/tags/",first:9){nodes{name}}}}`;

    const reply = await harness.graphql(`{a:${ask(ids[0])} b:${ask(ids[1])}}`, token);

    expect(reply.data).toMatchObject({
      a: { refs: { nodes: expect.any(Array) } },
      b: { id: ids[1], refs: null },
    });
    expect(reply.errors).toMatchObject([{ path: ['b', 'refs'] }]);
  });
});

describe('repos gone since they were indexed', () => {
  it.each([true, false])('are null; an error tells of them: %s', async (tells) => {
    harness.standIn.faults.inject({ kind: 'graphql-null-nodes', positions: [0, 2], tells });

    const { search, errors } = await page();

    expect(search.nodes.map((node) => node === null)).toEqual([true, false, true, false]);
    expect(errors.map(({ type, path }) => [type, path])).toEqual(
      tells
        ? [
            ['NOT_FOUND', ['search', 'nodes', 0]],
            ['NOT_FOUND', ['search', 'nodes', 2]],
          ]
        : [],
    );
  });
});

describe('a search that runs out of time', () => {
  it('finds less; REST says so, GraphQL does not', async () => {
    const whole = (await page()).search.repositoryCount;
    harness.standIn.faults.inject({ kind: 'search-incomplete', share: 0.5, times: 2 });

    const { search, errors } = await page();
    const rest = await (await harness.get('/search/repositories?q=stars:>=0', token)).json();

    expect(search.repositoryCount).toBeGreaterThan(0);
    expect(search.repositoryCount).toBeLessThan(whole);
    expect(errors).toEqual([]);
    expect(rest).toMatchObject({ incomplete_results: true });
    expect((await page()).search.repositoryCount).toBe(whole);
  });

  it('may bring nothing at all', async () => {
    harness.standIn.faults.inject({ kind: 'graphql-timeout', as: 200, match: { operation: 'Page' } });

    const reply = await harness.graphql(DETAILS, token);

    expect(reply).toMatchObject({ status: 200, data: null });
    expect(reply.errors?.[0]?.message).toContain('Something went wrong');
  });
});

it('the world changes between two pages: a repo is deleted, others win and lose stars', async () => {
  const first = await page();
  const [top, , , fourth] = first.search.nodes;
  harness.standIn.faults.inject({
    kind: 'run',
    match: { operation: 'Page' },
    run: (world) => {
      const byStars = [...world.repos.byId.values()].toSorted((left, right) => right.stars - left.stars);
      const [most, ...others] = byStars.filter(({ visibility, fork }) => visibility === 'public' && !fork);
      if (most) world.deleteRepo(most.id);
      world.setStars(others.at(-1)?.id ?? 0, 999_999);
      world.setStars(others[0]?.id ?? 0, 0);
    },
  });

  const again = await page();
  const second = await page(first.search.pageInfo.endCursor);

  expect(again.search.repositoryCount).toBe(first.search.repositoryCount - 1);
  expect(again.search.nodes[0]?.stargazerCount).toBe(999_999);
  expect(again.search.nodes.map((node) => node?.id)).not.toContain(top?.id);
  expect(second.search.nodes.map((node) => node?.id)).not.toContain(fourth?.id);
});
