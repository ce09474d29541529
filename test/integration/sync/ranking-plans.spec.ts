import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SqlStatement } from '../../../src/database/query-rows.ts';
import {
  toArrivalsStatement,
  toCountsStatement,
  toLeaversStatement,
} from '../../../src/sync/rankings/change-statements.ts';
import {
  toEntriesStatement,
  toHeaderStatement,
  toListStatement,
  toSightsStatement,
} from '../../../src/sync/rankings/ranking-statements.ts';
import {
  toHeldValuesStatement,
  toKnownStatement,
  toMissingStatement,
  toStandingStatement,
  toStraysStatement,
} from '../../../src/sync/rankings/sight-statements.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

/** Twenty rankings of so many entries, and as many that are being read. */
const SIZE = 10_000;
const RANKINGS = 20;
const ACCOUNT = 1;
const SIGHT = { viewerId: ACCOUNT, at: new Date('2026-11-21T12:00:00Z') };

const [FIRST, LAST, READING] = [toId(1), toId(RANKINGS), toId(RANKINGS + 1)];

/** A page may look at so many rows. */
const PAGE = 1_000;

interface PlanNode {
  'Node Type': string;
  'Relation Name'?: string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  Plans?: PlanNode[];
}

describe('the plan over 200,000 entries and 200,000 sights', () => {
  let database: TestDatabase;
  let client: Client;

  beforeAll(async () => {
    database = await createTestDatabase();
    client = new Client(database.url);
    await client.connect();
    await generate(client);
  }, 120_000);

  afterAll(async () => {
    await client.end();
    await database.drop();
  });

  it.each<[string, SqlStatement, number]>([
    ['the list of rankings', toListStatement(ACCOUNT, { limit: 5, after: null }), 6 * SIZE],
    ['a header', toHeaderStatement(ACCOUNT, FIRST), PAGE],
    ['the first page', toEntriesStatement(SIGHT, { rankingId: LAST, limit: 101, after: 0 }), PAGE],
    ['a page far down', toEntriesStatement(SIGHT, { rankingId: LAST, limit: 101, after: 9_000 }), PAGE],
    ['sights as a page', toSightsStatement(SIGHT, { rankingId: READING, limit: 101, after: 0 }), PAGE],
    ['a page of what came', toArrivalsStatement(SIGHT, compareFrom(0)), PAGE],
    ['a page of what came, far down', toArrivalsStatement(SIGHT, compareFrom(9_000)), PAGE],
    ['a page of what left', toLeaversStatement(SIGHT, compareFrom(0)), PAGE],
    ['the counts of changes', toCountsStatement({ id: LAST, since: FIRST }), 3 * SIZE],
    ['known ones', toKnownStatement(READING, [1, 2, 3, 4 * SIZE]), 10],
    ['held values', toHeldValuesStatement({ rankingId: READING, below: 30, bottom: 10, limit: 2 }), PAGE],
    ['a count from the top', toStandingStatement({ rankingId: READING, bottom: 48 }), PAGE],
    ['what is missing', toMissingStatement({ rankingId: READING, count: 5_000, limit: 100 }), 5_500],
    ['strays', toStraysStatement({ rankingId: READING, stars: { from: 5, to: 5 }, round: 1 }), PAGE],
  ])('reads no table whole for %s, and little else than it needs', async (_, statement, most) => {
    const nodes = await explain(client, statement);

    expect(scannedWhole(nodes)).toEqual([]);
    expect(countLookedAt(nodes)).toBeLessThan(most);
  });
});

function compareFrom(after: number): { id: string; since: string; after: number; limit: number } {
  return { id: LAST, since: FIRST, after, limit: 101 };
}

function toId(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
}

/** A twentieth of each ranking is replaced in the next; 200 sights have one star count. */
async function generate(client: Client): Promise<void> {
  await client.query(`insert into account (id, node_id, type, login) values (1, 'U_1', 'User', 'one')`);
  await client.query(
    `insert into viewer (account_id, allowed, allowed_checked_at, created_at) values (1, true, now(), now())`,
  );
  await client.query(
    `insert into repo (id, node_id, owner_id, name, visibility, fork, archived, disabled, template, stars, forks,
       open_issues, size_kb, created_at, updated_at)
     select i, 'R_' || i, 1, 'repo-' || i, case when i % 100 = 0 then 'private' else 'public' end,
       false, false, false, false, i, 0, 0, 0, now(), now() from generate_series(1, $1::int) i`,
    [3 * SIZE],
  );
  for (let number = 1; number <= RANKINGS; number += 1) {
    await insertRanking(client, toId(number), 'now()');
    await client.query(
      `insert into ranking_entry (ranking_id, rank, repo_id, stars)
       select $1, i, i + $3::int, 1000000 - i from generate_series(1, $2::int) i`,
      [toId(number), SIZE, (number * SIZE) / 20],
    );
    const reading = toId(RANKINGS + number);
    await insertRanking(client, reading, 'null');
    await client.query(
      `insert into ranking_sight (ranking_id, repo_id, node_id, stars, round, detailed, stray)
       select $1, i, 'R_' || i, 50 - i / 200, 0, i % 200 <> 0, i % 5000 = 1 from generate_series(1, $2::int) i`,
      [reading, SIZE],
    );
  }
  await client.query('vacuum analyze');
}

async function insertRanking(client: Client, id: string, finishedAt: string): Promise<void> {
  await client.query(
    `insert into ranking (id, account_id, target, count, started_at, finished_at)
     values ($1, 1, 'top:10000', $2, now(), ${finishedAt})`,
    [id, SIZE],
  );
}

/** What it writes is undone. */
async function explain(client: Client, { text, values }: SqlStatement): Promise<PlanNode[]> {
  await client.query('begin');
  const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(
    `explain (analyze, timing off, format json) ${text}`,
    [...values],
  );
  await client.query('rollback');
  const [plan] = rows;
  return plan ? flatten(plan['QUERY PLAN'][0].Plan) : [];
}

function flatten(node: PlanNode): PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(flatten)];
}

/** The other tables are small here. */
function scannedWhole(nodes: readonly PlanNode[]): (string | undefined)[] {
  return nodes
    .filter((node) => node['Node Type'] === 'Seq Scan' && node['Actual Loops'] > 0)
    .map((node) => node['Relation Name'])
    .filter((table) => table === 'repo' || table === 'ranking_entry' || table === 'ranking_sight');
}

function countLookedAt(nodes: readonly PlanNode[]): number {
  let rows = 0;
  for (const node of nodes) {
    if (node['Relation Name'] === undefined) continue;
    rows += (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops'];
  }
  return rows;
}
