import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SqlStatement } from '../../../src/database/query-rows.ts';
import { type ItemRequest, toItemPageStatement } from '../../../src/issues/items/item-statement.ts';
import type { Subject } from '../../../src/issues/rules/subject.ts';
import { generateItems, LONE_REPO, READER } from '../../bench/generate-items.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

const ITEMS = 20_000;
const LIMIT = 51;

interface PlanNode {
  'Node Type': string;
  'Relation Name'?: string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  Plans?: PlanNode[];
}

const LONE: Subject = {
  scope: 'repository',
  repoId: LONE_REPO,
  ownerId: 2,
  owner: 'owner-2',
  name: 'repo-1',
};
const THOUSAND: Subject = { scope: 'organization', login: 'owner-3', ownerIds: [3] };

describe('the plan of issues', () => {
  const sight = { viewerId: READER, at: new Date() };
  const filter = { kind: 'all', state: 'all' } as const;
  let database: TestDatabase;
  let client: Client;

  beforeAll(async () => {
    database = await createTestDatabase();
    client = new Client(database.url);
    await client.connect();
    await generateItems(client, ITEMS);
  });

  afterAll(async () => {
    await client.end();
    await database.drop();
  });

  it.each<[string, Subject, ItemRequest['after']]>([
    ['the first page of a repository', LONE, undefined],
    ['a page from its middle', LONE, [LONE_REPO, ITEMS / 2]],
    ['the first page of an organization', THOUSAND, undefined],
    ['a page from its middle', THOUSAND, [500, 10]],
  ])('of %s looks at few more items than it shows', async (_, subject, after) => {
    const page = { filter, event: null, labelClass: undefined, limit: LIMIT, after };

    const nodes = await explain(toItemPageStatement({ sight, subject, rulings: [], ...page }));

    expect(Math.max(...nodes.map(countLookedAt))).toBeLessThanOrEqual(2 * LIMIT);
  });

  /** What it does with the table of items. */
  async function explain({ text, values }: SqlStatement): Promise<PlanNode[]> {
    const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(
      `explain (analyze, timing off, format json) ${text}`,
      [...values],
    );
    const [plan] = rows;
    const nodes = plan ? flatten(plan['QUERY PLAN'][0].Plan) : [];
    return nodes.filter((node) => node['Relation Name'] === 'issue');
  }
});

function flatten(node: PlanNode): PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(flatten)];
}

function countLookedAt(node: PlanNode): number {
  return (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops'];
}
