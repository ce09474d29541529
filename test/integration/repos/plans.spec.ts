import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MikroORM } from '@mikro-orm/postgresql';
import { createOrmOptions } from '../../../src/database/mikro-orm.options.ts';
import { ENTITIES } from '../../../src/entities.ts';
import type { RepoFilter } from '../../../src/repos/dto/repo-filter.dto.ts';
import { RepoScopes } from '../../../src/repos/repo-scopes.ts';
import type { RepoSort } from '../../../src/repos/repo-sort.ts';
import { toPageStatement } from '../../../src/repos/repo-statements.ts';
import { BIG_VIEWER, generate, SMALL_VIEWER } from '../../bench/generate.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

const ROWS = 40_000;
const LIMIT = 101;

/** A page may look at so many rows for each one that it shows. */
const MOST_ROWS_LOOKED_AT = 3_000;

interface PlanNode {
  'Node Type': string;
  'Relation Name'?: string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  'Rows Removed by Index Recheck'?: number;
  Plans?: PlanNode[];
}

describe('the plan of a page', () => {
  let database: TestDatabase;
  let orm: MikroORM;
  let client: Client;

  beforeAll(async () => {
    database = await createTestDatabase();
    client = new Client(database.url);
    await client.connect();
    await client.query('select setseed(0.5)');
    await generate(client, ROWS);
    orm = await MikroORM.init(createOrmOptions({ url: database.url, entities: ENTITIES }));
  });

  afterAll(async () => {
    await client.end();
    await orm.close();
    await database.drop();
  });

  it.each<[string, Partial<RepoFilter>, RepoSort]>([
    ['nothing', {}, 'stars'],
    ['nothing', {}, 'name'],
    ['nothing', {}, 'pushed'],
    ['nothing', {}, 'created'],
    ['nothing', {}, 'id'],
    ['a scope', { scope: 'affiliated' }, 'stars'],
    ['an owner', { owner: 'Owner-1' }, 'stars'],
    ['a visibility', { visibility: 'public' }, 'stars'],
    ['a visibility', { visibility: 'private' }, 'stars'],
    ['a visibility', { visibility: 'internal' }, 'stars'],
    ['a common language', { language: 'typescript' }, 'stars'],
    ['a rare language', { language: 'brainfuck' }, 'stars'],
    ['a common topic', { topic: 'topic-1' }, 'stars'],
    ['a rare topic', { topic: 'topic-400' }, 'stars'],
    ['a flag', { archived: true }, 'stars'],
    ['a flag', { fork: true }, 'stars'],
    ['stars', { minStars: 1000 }, 'stars'],
    ['a common text', { text: 'web' }, 'stars'],
    ['a rare text', { text: 'abcd' }, 'stars'],
    ['an owner and a flag', { owner: 'owner-1', fork: false }, 'stars'],
  ])('reads no table and sorts no table for a filter by %s (%o, by %s)', async (_, filter, sort) => {
    for (const nodes of await explainPages(BIG_VIEWER, filter, sort)) {
      expect(scannedWhole(nodes)).toEqual([]);
      expect(countLookedAt(nodes)).toBeLessThan(MOST_ROWS_LOOKED_AT);
    }
  });

  it('starts from a viewer’s few access rows, not from everybody’s private repos', async () => {
    for (const nodes of await explainPages(SMALL_VIEWER, { visibility: 'private' }, 'stars')) {
      expect(scannedWhole(nodes)).toEqual([]);
      expect(countLookedAt(nodes)).toBeLessThan(1_500);
    }
  });

  /** The first page and the last but some rows. */
  async function explainPages(
    viewerId: number,
    partial: Partial<RepoFilter>,
    sort: RepoSort,
  ): Promise<PlanNode[][]> {
    const sight = { viewerId, at: new Date() };
    const scope = await new RepoScopes(orm.em.fork()).resolve(sight, { scope: 'visible', ...partial });
    const all = toPageStatement(sight, { scope, sort, limit: ROWS, after: null });
    const { rows } = await client.query<{ id: string; sort_key: string }>(all.text, [...all.values]);
    const before = rows.at(-50);
    const positions = before ? [null, { key: before.sort_key, id: Number(before.id) }] : [null];
    const plans: PlanNode[][] = [];
    for (const after of positions)
      plans.push(await explain(toPageStatement(sight, { scope, sort, limit: LIMIT, after })));
    return plans;
  }

  async function explain({ text, values }: ReturnType<typeof toPageStatement>): Promise<PlanNode[]> {
    const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(
      `explain (analyze, timing off, format json) ${text}`,
      [...values],
    );
    const [plan] = rows;
    return plan ? flatten(plan['QUERY PLAN'][0].Plan) : [];
  }
});

function flatten(node: PlanNode): PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(flatten)];
}

/** `credential` has a handful of rows. */
function scannedWhole(nodes: readonly PlanNode[]): string[] {
  return nodes
    .filter((node) => node['Node Type'] === 'Seq Scan' && node['Actual Loops'] > 0)
    .map((node) => node['Relation Name'] ?? '?')
    .filter((table) => table === 'repo' || table === 'repo_access' || table === 'repo_topic');
}

/** Rows of `repo` that the plan fetched or passed by. */
function countLookedAt(nodes: readonly PlanNode[]): number {
  let rows = 0;
  for (const node of nodes) {
    if (node['Relation Name'] !== 'repo') continue;
    const removed = (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0);
    rows += (node['Actual Rows'] + removed) * node['Actual Loops'];
  }
  return rows;
}
