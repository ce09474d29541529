import autocannon from 'autocannon';
import { Pool } from 'pg';
import type { RepoFilter } from '../../src/repos/dto/repo-filter.dto.ts';
import type { RepoSort } from '../../src/repos/repo-sort.ts';
import { openOrm, withClient } from './bench-database.ts';
import type { Built } from './built.ts';
import { BIG_VIEWER, SMALL_VIEWER } from './generate.ts';
import { quantile, tell, tellSection, timed, toMs, toRatio } from './report.ts';
import { createApiKey, ServiceProcess } from './service-process.ts';

const LIMIT = 100;
const ROUNDS = 15;
const CLIENTS = 50;
const SECONDS = 10;

interface Case {
  name: string;
  filter?: Partial<RepoFilter>;
  sort?: RepoSort;
  viewerId?: number;
}

const CASES: Case[] = [
  { name: 'no filter, by stars' },
  { name: 'no filter, by name', sort: 'name' },
  { name: 'no filter, by pushed', sort: 'pushed' },
  { name: 'no filter, by created', sort: 'created' },
  { name: 'no filter, by id', sort: 'id' },
  { name: 'scope=affiliated', filter: { scope: 'affiliated' } },
  { name: 'owner, the largest', filter: { owner: 'owner-1' } },
  { name: 'owner, a small one', filter: { owner: 'owner-15000' } },
  { name: 'visibility=public', filter: { visibility: 'public' } },
  { name: 'visibility=private', filter: { visibility: 'private' } },
  { name: 'visibility=private, 300 access rows', filter: { visibility: 'private' }, viewerId: SMALL_VIEWER },
  { name: 'visibility=internal', filter: { visibility: 'internal' } },
  { name: 'language, the most used', filter: { language: 'typescript' } },
  { name: 'language, the least used', filter: { language: 'brainfuck' } },
  { name: 'topic, the most used', filter: { topic: 'topic-1' } },
  { name: 'topic, one in 160', filter: { topic: 'topic-50' } },
  { name: 'topic, the least used', filter: { topic: 'topic-500' } },
  { name: 'archived=true', filter: { archived: true } },
  { name: 'fork=true', filter: { fork: true } },
  { name: 'fork=false', filter: { fork: false } },
  { name: 'minStars=1000', filter: { minStars: 1000 } },
  { name: 'text, in one of 5', filter: { text: 'web' } },
  { name: 'text, in one of 120', filter: { text: 'abc' } },
  { name: 'text, in a few', filter: { text: 'abcde' } },
  { name: 'text, nowhere', filter: { text: 'zzzyyy' } },
  { name: 'owner and archived', filter: { owner: 'owner-1', archived: true } },
  { name: 'language and fork', filter: { language: 'go', fork: false } },
  { name: 'private and language', filter: { visibility: 'private', language: 'go' } },
];

export async function benchList(built: Built, url: string, service: ServiceProcess): Promise<void> {
  tellSection(`GET /api/repositories?limit=${LIMIT}: the SQL, first and last page (median of ${ROUNDS})`);
  const orm = await openOrm(built, url);
  const scopes = new built.RepoScopes(orm.em.fork());
  const pool = new Pool({ connectionString: url, max: 10 });
  try {
    for (const one of CASES) await tellCase(built, scopes, pool, one);
    await benchClients(built, pool, url, service);
  } finally {
    await pool.end();
    await orm.close();
  }
}

type Scopes = InstanceType<Built['RepoScopes']>;

async function tellCase(built: Built, scopes: Scopes, pool: Pool, one: Case): Promise<void> {
  const sight = { viewerId: one.viewerId ?? BIG_VIEWER, at: new Date() };
  const filter: RepoFilter = { scope: 'visible', ...one.filter };
  const sort = one.sort ?? 'stars';
  const scope = await scopes.resolve(sight, filter);
  const after = await findLastPage(built, pool, { sight, scope, sort });
  const pages = [built.toPageStatement(sight, { scope, sort, limit: LIMIT + 1, after: null })];
  if (after) pages.push(built.toPageStatement(sight, { scope, sort, limit: LIMIT + 1, after }));
  const medians: number[] = [];
  for (const statement of pages) {
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const work = async (): Promise<void> => {
        await scopes.resolve(sight, filter);
        await pool.query(statement.text, [...statement.values]);
      };
      times.push((await timed(work)).ms);
    }
    medians.push(quantile(times, 0.5));
  }
  tell(one.name, medians.map(toMs).join(' / '), { is: Math.max(...medians) <= 10, text: '<= 10 ms' });
}

interface Listed {
  sight: { viewerId: number; at: Date };
  scope: Awaited<ReturnType<Scopes['resolve']>>;
  sort: RepoSort;
}

/** The row before the last 100; null when there is but one page. */
async function findLastPage(
  built: Built,
  pool: Pool,
  { sight, scope, sort }: Listed,
): Promise<{ key: string; id: number } | null> {
  const values = new built.SqlValues();
  const source = `visible_repo(${values.add(sight.viewerId)}, ${values.add(sight.at)}) r`;
  const conditions = ['true', ...built.toConditions(scope, values)].join(' and ');
  const key = built.SORT_KEYS[sort].expression ?? 'r.id';
  const { rows } = await pool.query<{ key: string; id: string }>(
    `select (${key})::text as key, r.id from ${source} where ${conditions}
     order by ${key} desc, r.id desc offset ${LIMIT} limit 1`,
    values.list,
  );
  return rows[0] ? { key: rows[0].key, id: Number(rows[0].id) } : null;
}

async function benchClients(built: Built, pool: Pool, url: string, service: ServiceProcess): Promise<void> {
  tellSection(`The same at ${CLIENTS} clients, ${SECONDS} s each`);
  const sqlP99 = await runClients(built, pool);
  const keys = await withClient(url, async (client) => {
    const made: string[] = [];
    for (let index = 0; index < CLIENTS; index += 1) made.push(await createApiKey(client, BIG_VIEWER));
    return made;
  });
  const result = await autocannon({
    url: `${service.url}/api/repositories?limit=${LIMIT}`,
    connections: CLIENTS,
    duration: SECONDS,
    // A key each: how often one key may ask is limited.
    setupClient: (client) => client.setHeaders({ authorization: `Bearer ${keys.pop() ?? ''}` }),
  });
  tell('SQL alone, pool of 10, p99', toMs(sqlP99));
  tell('HTTP, requests a second', result.requests.average.toFixed(0));
  tell('HTTP, answers other than 200', String(result.non2xx + result.errors));
  tell('HTTP, p99', toMs(result.latency.p99));
  const ratio = result.latency.p99 / sqlP99;
  tell('HTTP p99 to SQL p99', toRatio(ratio), { is: ratio <= 4, text: '<= 4 x' });
}

async function runClients(built: Built, pool: Pool): Promise<number> {
  const scope = { filter: { scope: 'visible' as const }, ownerIds: null, access: null, topic: null };
  const sight = { viewerId: BIG_VIEWER, at: new Date() };
  const { text, values } = built.toPageStatement(sight, {
    scope,
    sort: 'stars',
    limit: LIMIT + 1,
    after: null,
  });
  const times: number[] = [];
  const end = performance.now() + SECONDS * 1000;
  await Promise.all(
    Array.from({ length: CLIENTS }, async () => {
      while (performance.now() < end) times.push((await timed(() => pool.query(text, [...values]))).ms);
    }),
  );
  return quantile(times, 0.99);
}
