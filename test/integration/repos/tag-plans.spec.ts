import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SqlStatement } from '../../../src/database/query-rows.ts';
import type { TagPosition, TagSort } from '../../../src/repos/tag-cursor.ts';
import { toTagCoverageStatement, toTagPageStatement } from '../../../src/repos/tag-statements.ts';
import { BIG_VIEWER, generate } from '../../bench/generate.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

const REPOS = 5_000;
const LIMIT = 101;

interface PlanNode {
  'Node Type': string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  Plans?: PlanNode[];
}

describe('the plan of a page of tags', () => {
  const sight = { viewerId: BIG_VIEWER, at: new Date() };
  let database: TestDatabase;
  let client: Client;
  /** Of a private repo that the viewer sees, which has most tags. */
  let repoId: number;

  beforeAll(async () => {
    database = await createTestDatabase();
    client = new Client(database.url);
    await client.connect();
    await client.query('select setseed(0.5)');
    await generate(client, REPOS);
    const { rows } = await client.query<{ id: string }>(
      `select r.id from visible_repo($1, $2) r where r.visibility = 'private' order by r.id limit 1`,
      [sight.viewerId, sight.at],
    );
    repoId = Number(rows[0]?.id);
    await client.query(
      `insert into tag (repo_id, name, oid, annotated, tagged_at)
       select r.id, 'v' || n, md5(n::text), false, case when n % 10 > 0 then r.created_at + n * interval '1 hour' end
       from repo r, generate_series(1, case when r.id = $1 then 5000 else 20 end) n`,
      [repoId],
    );
    await client.query(
      `insert into repo_coverage (repo_id, stream, account_id, state) select id, 'tags', 0, 'complete' from repo`,
    );
    await client.query('vacuum analyze');
  });

  afterAll(async () => {
    await client.end();
    await database.drop();
  });

  it.each<[TagSort, TagPosition | null]>([
    ['name', null],
    ['name', { key: null, name: 'v3' }],
    ['newest', null],
    ['newest', { key: 'Infinity', name: 'v1' }],
  ])('by %s after %o looks at no more than it shows', async (sort, after) => {
    const nodes = await explain(toTagPageStatement(sight, { repoId, sort, limit: LIMIT, after }));

    const [top] = nodes;
    expect(top).toMatchObject({ 'Node Type': 'Limit', 'Actual Rows': LIMIT });
    expect(nodes.filter((node) => /Seq Scan|Sort/.test(node['Node Type']))).toEqual([]);
    expect(Math.max(...nodes.map(countLookedAt))).toBe(LIMIT);
  });

  it('finds what is held of them by their key', async () => {
    const nodes = await explain(toTagCoverageStatement(sight, repoId));

    expect(nodes.filter((node) => node['Node Type'] === 'Seq Scan' && node['Actual Loops'] > 0)).toEqual([]);
    expect(Math.max(...nodes.map(countLookedAt))).toBe(1);
  });

  async function explain({ text, values }: SqlStatement): Promise<PlanNode[]> {
    const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(
      `explain (analyze, timing off, format json) ${text}`,
      [...values],
    );
    const [plan] = rows;
    // `credential` has a handful of rows.
    return plan ? flatten(plan['QUERY PLAN'][0].Plan) : [];
  }
});

function flatten(node: PlanNode & { 'Relation Name'?: string }): PlanNode[] {
  if (node['Relation Name'] === 'credential') return [];
  return [node, ...(node.Plans ?? []).flatMap(flatten)];
}

function countLookedAt(node: PlanNode): number {
  return (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops'];
}
