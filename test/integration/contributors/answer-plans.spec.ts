import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SeriesRequest } from '../../../src/contributors/answers/contributor-parts.ts';
import { toReposStatement } from '../../../src/contributors/answers/held-statements.ts';
import { toPeopleStatement } from '../../../src/contributors/answers/people-statement.ts';
import {
  toSeriesExportStatement,
  toSeriesStatement,
} from '../../../src/contributors/answers/series-statement.ts';
import { toTotalsStatement } from '../../../src/contributors/answers/totals-statement.ts';
import type { SqlStatement } from '../../../src/database/query-rows.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

const REPOS = 200;
const PEOPLE_OF_REPO = 200;
/** So many of the owner who is asked about that to read those of all owners is tempting. */
const OWN_REPOS = REPOS / 2;
const BOTS = 20;
const OWN_ROWS = OWN_REPOS * PEOPLE_OF_REPO;

const STATEMENTS = [
  `insert into account select i, 'U_' || i, 'User', 'login-' || i, null, null, null from generate_series(1, 5000) i`,
  `insert into repo select i, 'R_' || i, case when i % 2 = 0 then 2 else 3 end, 'repo-' || i, 'public', false, false, false,
     false, 'main', null, null, null, null, 0, 0, 0, 0, '2020-01-01', '2020-01-01', '2020-01-01', null, null, null
   from generate_series(1, ${REPOS}) i`,
  `insert into commit_head select i, 'a', '2026-01-01', null from generate_series(1, ${REPOS}) i`,
  `insert into identity select i, 'person-' || i || '@example.com', '' from generate_series(1, 20000) i`,
  `insert into identity_account select i, case when i % 2 = 0 then i % 5000 + 1 end, null, 'api', i % ${20000 / BOTS} = 0,
     '2026-01-01'
   from generate_series(1, 20000) i`,
  `insert into contributor select r, (r * 97 + p * 31) % 20000 + 1, 'author', 'a', '2021-01-01', '2021-01-01', '2021-01-01',
     '2021-01-01', 1
   from generate_series(1, ${REPOS}) r, generate_series(1, ${PEOPLE_OF_REPO}) p`,
  'vacuum analyze',
];

interface PlanNode {
  'Relation Name'?: string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  Plans?: PlanNode[];
}

describe('the plan of contributors', () => {
  let database: TestDatabase;
  let client: Client;

  beforeAll(async () => {
    database = await createTestDatabase();
    client = new Client(database.url);
    await client.connect();
    for (const sql of STATEMENTS) await client.query(sql);
  });

  afterAll(async () => {
    await client.end();
    await database.drop();
  });

  const owner: SeriesRequest = {
    sight: { viewerId: 1, at: new Date('2026-03-15') },
    subject: { scope: 'organization', login: 'login-2', ownerIds: [2] },
    options: {
      from: null,
      to: null,
      bots: true,
      forks: false,
      visibility: 'all',
      date: 'author',
      coauthors: false,
    },
  };
  const repo: SeriesRequest = {
    ...owner,
    subject: { scope: 'repository', repoId: 10, ownerId: 2, owner: 'login-2', name: 'repo-10' },
  };

  it.each<[string, SqlStatement, number]>([
    ['totals', toTotalsStatement(owner), OWN_ROWS],
    ['the whole series', toSeriesExportStatement(owner), OWN_ROWS],
    ['a page of the series', toSeriesStatement({ ...owner, limit: 100 }), 2 * PEOPLE_OF_REPO],
    ['the repos of a page', toReposStatement(owner, [10, 20]), 2 * PEOPLE_OF_REPO],
    ['a repo', toSeriesStatement({ ...repo, limit: null }), PEOPLE_OF_REPO],
    ['people', toPeopleStatement({ ...repo, repoId: 10, limit: 51, after: undefined }), PEOPLE_OF_REPO],
  ])(
    'of %s looks at the contributors that it counts, each once, and at no other',
    async (_, statement, rows) => {
      const looked = await countLookedAt(statement, 'contributor');

      expect(looked).toBe(rows);
    },
  );

  it.each<[string, SqlStatement, number]>([
    ['a page of the series', toSeriesStatement({ ...owner, limit: 100 }), 2 * PEOPLE_OF_REPO],
    ['the repos of a page', toReposStatement(owner, [10, 20]), 2 * PEOPLE_OF_REPO],
    ['a repo', toSeriesStatement({ ...repo, limit: null }), PEOPLE_OF_REPO],
  ])('of %s asks whose the identities are that it shows, and no other', async (_, statement, rows) => {
    expect(await countLookedAt(statement, 'identity_account')).toBeLessThanOrEqual(rows + 2 * BOTS);
  });

  it('looks at no accounts but those of bots', async () => {
    // Beside them those of the owner, and of bots whom GitHub calls so: none here.
    expect(await countLookedAt(toTotalsStatement(owner), 'account')).toBeLessThanOrEqual(BOTS + OWN_REPOS);
  });

  async function countLookedAt({ text, values }: SqlStatement, table: string): Promise<number> {
    const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(
      `explain (analyze, timing off, format json) ${text}`,
      [...values],
    );
    const nodes = rows.flatMap((row) => flatten(row['QUERY PLAN'][0].Plan));
    return nodes
      .filter((node) => node['Relation Name'] === table)
      .reduce((sum, node) => sum + toRows(node), 0);
  }
});

function flatten(node: PlanNode): PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(flatten)];
}

function toRows(node: PlanNode): number {
  return (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops'];
}
