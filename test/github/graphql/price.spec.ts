import { getOperationAST, parse } from 'graphql';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { Harness } from '../testing/harness.ts';
import { githubSchema } from './built-schema.ts';
import { priceOf } from './price.ts';

let harness: Harness;
let token: string;

beforeEach(async () => {
  harness = new Harness();
  await harness.start();
  token = harness.token();
});
afterEach(() => harness.stop());

const NEWS =
  '...on Repository{issues(first:1,orderBy:{field:UPDATED_AT,direction:DESC}){totalCount nodes{updatedAt}} pullRequests(first:1,orderBy:{field:UPDATED_AT,direction:DESC}){totalCount nodes{updatedAt}}}';
const COUNTS =
  '...on Repository{watchers{totalCount} issues(states:OPEN){totalCount} pullRequests(states:OPEN){totalCount} releases{totalCount} defaultBranchRef{target{...on Commit{history{totalCount}}}}}';

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

  it.each([
    [74, 2, 1],
    [75, 2, 2],
    [100, 1, 1],
    [100, 0, 1],
  ])('of a search for %d repos with %d connections each is %d', (first, connections, points) => {
    const each = [
      'repositoryTopics(first:20){nodes{topic{name}}}',
      'refs(refPrefix:"refs/tags/",first:100){nodes{name}}',
    ];
    const fields = each.slice(0, connections).join(' ');

    expect(
      costOf(
        `{search(type:REPOSITORY,query:"stars:>1",first:${first}){nodes{...on Repository{id ${fields}}}}}`,
      ),
    ).toBe(points);
  });

  it.each([
    [149, 'search(type:REPOSITORY,query:"stars:1",first:1){repositoryCount}', 1],
    [150, 'search(type:REPOSITORY,query:"stars:1",first:1){repositoryCount}', 2],
    [149, 'node(id:"x"){...on Repository{refs(refPrefix:"refs/tags/",first:100){nodes{name}}}}', 1],
    [150, 'node(id:"x"){...on Repository{refs(refPrefix:"refs/tags/",first:100){nodes{name}}}}', 2],
  ])('of %d times %s is %d', (count, field, points) => {
    const aliases = Array.from({ length: count }, (_, index) => `a${index}:${field}`);

    expect(costOf(`{${aliases.join(' ')}}`)).toBe(points);
  });

  it.each([
    [74, NEWS, 1],
    [75, NEWS, 2],
    [29, COUNTS, 1],
    [30, COUNTS, 2],
    [100, '...on Issue{id number}', 1],
    [100, '...on Issue{labels(first:9){nodes{id}} assignees(first:9){nodes{id}}}', 2],
  ])('of what %d nodes tell of their issues (%s) is %d', (count, fields, points) => {
    const query = `query($ids:[ID!]!){nodes(ids:$ids){${fields}}}`;

    expect(costOf(query, { ids: Array.from({ length: count }, () => 'x') })).toBe(points);
  });

  it('of a page of issues counts what is asked of each', () => {
    const page = (fields: string): string =>
      `{repository(owner:"a",name:"b"){issues(first:100){nodes{${fields}}}}}`;

    expect(costOf(page('number id author{login} milestone{title}'))).toBe(1);
    expect(costOf(page('labels(first:100){nodes{name}}'))).toBe(1);
    expect(costOf(page('labels(first:100){nodes{name}} assignees(first:10){nodes{login}}'))).toBe(2);
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
