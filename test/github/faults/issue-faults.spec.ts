import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { Harness } from '../testing/harness.ts';
import type { Fault } from './fault.ts';

const NOTES = 101;
const LISTS = [
  '/repos/ada/notes/issues?state=all',
  '/repositories/101/issues?state=all',
  '/repos/ada/notes/issues/1',
  '/repos/ada/notes/labels',
  '/repos/ada/notes/milestones',
  '/repos/ada/notes/stargazers/history',
];
let harness: Harness;
let token: string;

beforeEach(async () => {
  harness = new Harness();
  await harness.start();
  token = harness.token();
  for (const kind of ['issue', 'issue', 'pull'] as const) {
    harness.clock.advance(1);
    harness.world.issues.add(NOTES, { kind });
  }
});
afterEach(() => harness.stop());

async function ask(query: string): Promise<{ data: unknown; errors: object[] }> {
  const { data, errors } = await harness.graphql(query, token);
  return { data, errors: errors ?? [] };
}

describe.each(LISTS)('%s', (path) => {
  it('fails as everything fails, once, and then not', async () => {
    for (const status of [502, 500, 403]) {
      harness.standIn.faults.inject({ kind: 'status', status });
      expect((await harness.get(path, token)).status).toBe(status);
    }
    harness.standIn.faults.inject({ kind: 'html' });
    expect(await (await harness.get(path, token)).text()).toContain('Unicorn');

    expect((await harness.get(path, token)).status).toBe(200);
    expect(harness.standIn.faults.unused()).toEqual([]);
  });

  it.each<Fault>([{ kind: 'reset' }, { kind: 'reset-mid-body' }])('can be cut off: %j', async (fault) => {
    harness.standIn.faults.inject(fault);

    await expect(harness.get(path, token).then((response) => response.json())).rejects.toThrow(
      /fetch failed|terminated/,
    );
  });

  it('can end too early', async () => {
    harness.standIn.faults.inject({ kind: 'truncated-json' });

    await expect((await harness.get(path, token)).json()).rejects.toThrow('JSON');
  });
});

it('lets the world change between two pages', async () => {
  harness.standIn.faults.inject({
    kind: 'run',
    match: { path: /after=/ },
    run: (world) => world.issues.delete(NOTES, 2),
  });
  const first = await harness.get('/repos/ada/notes/issues?state=all&direction=asc&per_page=1', token);
  const next = /<([^>]+)>; rel="next"/.exec(first.headers.get('link') ?? '')?.[1] ?? '';

  expect(await (await harness.get(next, token)).json()).toMatchObject([{ number: 3 }]);
});

describe('GraphQL', () => {
  const NEWS =
    '{nodes(ids:["R_kgDOAAAAZQ","R_kgDOAAAAZg"]){...on Repository{databaseId issues(first:1){totalCount nodes{number}}}}}';

  it('runs out of resources among many repos', async () => {
    harness.standIn.faults.inject({ kind: 'graphql-resource-limits', fields: ['issues'] });

    expect(await ask(NEWS)).toMatchObject({
      data: {
        nodes: [
          { databaseId: NOTES, issues: { totalCount: 2 } },
          { databaseId: 102, issues: null },
        ],
      },
      errors: [{ type: 'RESOURCE_LIMITS_EXCEEDED', path: ['nodes', 1, 'issues'] }],
    });
  });

  it('runs out of resources among the counts of one repo', async () => {
    harness.standIn.faults.inject({ kind: 'graphql-resource-limits' });
    const query = '{repository(owner:"ada",name:"notes"){a:issues{totalCount} b:pullRequests{totalCount}}}';

    expect(await ask(query)).toMatchObject({
      data: { repository: { a: { totalCount: 2 }, b: { totalCount: 0 } } },
      errors: [{ type: 'RESOURCE_LIMITS_EXCEEDED', path: ['repository', 'b', 'totalCount'] }],
    });
  });

  it('runs out of resources among issues, which keep their numbers', async () => {
    harness.standIn.faults.inject({ kind: 'graphql-resource-limits' });
    const query =
      '{repository(owner:"ada",name:"notes"){issues(first:9){nodes{number id comments{totalCount}}}}}';

    expect(await ask(query)).toMatchObject({
      data: {
        repository: {
          issues: {
            nodes: [
              { number: 1, comments: { totalCount: 0 } },
              { number: 2, comments: null },
            ],
          },
        },
      },
      errors: [{ path: ['repository', 'issues', 'nodes', 1, 'comments'] }],
    });
  });

  it('has null for nodes that vanish, told or not, by id and in connections', async () => {
    harness.standIn.faults.inject({ kind: 'graphql-null-nodes', positions: [1], tells: true });
    expect(await ask(NEWS)).toMatchObject({
      data: { nodes: [{ databaseId: NOTES }, null] },
      errors: [{ type: 'NOT_FOUND', path: ['nodes', 1] }],
    });
    harness.standIn.faults.inject({ kind: 'graphql-null-nodes' });
    const query = '{repository(owner:"ada",name:"notes"){issues(first:9){totalCount nodes{number}}}}';

    expect(await ask(query)).toEqual({
      data: { repository: { issues: { totalCount: 2, nodes: [null, { number: 2 }] } } },
      errors: [],
    });
  });
});
