import { randomUUID } from 'node:crypto';
import type { MikroORM } from '@mikro-orm/postgresql';
import { anAccount, aRepo } from '../support/factories.ts';
import { createDatabase, openOrm, withClient } from './bench-database.ts';
import type { Built } from './built.ts';
import { copyLines, toColumns, toLine } from './copy-in.ts';
import { tell, tellSection, timed, toMs, toRatio } from './report.ts';

const MOST_ROWS = 50_000;
const ROUNDS = 2;
const REPOS_PER_OWNER = 20;

type AccountRow = ReturnType<typeof anAccount>;
type RepoRow = ReturnType<typeof aRepo>;

/** Repos and their owners, in pages as GitHub sends them, against COPY of the same rows into the same tables. */
export async function benchStore(built: Built, serverUrl: string, rows: number): Promise<void> {
  const count = Math.min(rows, MOST_ROWS);
  tellSection(`Storing ${count} repos and their owners, from empty tables with all their indexes`);
  const repos = Array.from({ length: count }, (_, index) => createRepo(index));
  const copyMs = await bestOf((round) =>
    createDatabase(built, serverUrl, `bench_copy_${round}`).then((url) => copyIn(url, repos)),
  );
  tell('COPY, both tables', `${toRate(count, copyMs)} (${toMs(copyMs)})`);
  for (const [size, wanted] of [
    [100, 0.1],
    [1000, 0.3],
  ] as const) {
    const ms = await bestOf((round) =>
      createDatabase(built, serverUrl, `bench_store_${size}_${round}`).then((url) =>
        storePages(built, url, repos, size),
      ),
    );
    const ratio = copyMs / ms;
    tell(`pages of ${size} and the cursor, a transaction each`, `${toRate(count, ms)} (${toMs(ms)})`);
    tell('  of COPY', toRatio(ratio), { is: ratio >= wanted, text: `>= ${wanted} x` });
  }
}

export async function bestOf(measure: (round: number) => Promise<number>): Promise<number> {
  const times: number[] = [];
  for (let round = 1; round <= ROUNDS; round += 1) times.push(await measure(round));
  return Math.min(...times);
}

function createRepo(index: number): RepoRow {
  const id = 1_000_000 + index;
  return aRepo(id, {
    ownerId: 1 + Math.floor(index / REPOS_PER_OWNER),
    description: `About ${(index * 2_654_435_761).toString(36)} and nothing else`,
    language: ['TypeScript', 'Go', 'Rust', null][index % 4] ?? null,
    stars: (index * 7919) % 1000,
    createdAt: new Date(1_500_000_000_000 + index * 60_000),
    pushedAt: new Date(1_700_000_000_000 + ((index * 7919) % 100_000) * 1000),
  });
}

function toOwners(repos: readonly RepoRow[]): AccountRow[] {
  return [...new Set(repos.map(({ ownerId }) => ownerId))].map((id) =>
    anAccount(id, { login: `owner-${id}` }),
  );
}

async function storePages(
  built: Built,
  url: string,
  repos: readonly RepoRow[],
  size: number,
): Promise<number> {
  const orm = await openOrm(built, url);
  try {
    const runId = randomUUID();
    await createRun(orm, runId);
    const { ms } = await timed(async () => {
      for (let start = 0; start < repos.length; start += size) {
        await storePage(built, orm, runId, repos.slice(start, start + size));
      }
    });
    return ms;
  } finally {
    await orm.close();
  }
}

async function storePage(
  built: Built,
  orm: MikroORM,
  runId: string,
  page: readonly RepoRow[],
): Promise<void> {
  await orm.em.fork().transactional(async (em) => {
    await em.execute('set local synchronous_commit = off');
    await built.saveRows(em, built.Account, toOwners(page));
    await built.saveRows(em, built.Repo, page);
    await em.execute('update run set cursor = ?::jsonb where id = ?', [
      `{"after":${page.at(-1)?.id ?? 0}}`,
      runId,
    ]);
  });
}

/** Whose cursor moves. With the account 1, whose it is. */
export async function createRun(orm: MikroORM, id: string): Promise<void> {
  await orm.em.execute(`insert into account values (1, 'U_1', 'User', 'owner-1', null, null, null)`);
  await orm.em.execute('insert into viewer values (1, true, now(), now())');
  await orm.em.execute(
    `insert into run (id, account_id, target, started_by, state, leg, cancel_requested, queued_at, requests, quota_spent)
     values (?, 1, 'viewer', 'hand', 'running', 1, false, now(), 0, 0)`,
    [id],
  );
}

function copyIn(url: string, repos: readonly RepoRow[]): Promise<number> {
  const accountLines = toOwners(repos).map(({ id, nodeId, type, login }) =>
    toLine([id, nodeId, type, login]),
  );
  const repoLines = repos.map(toRepoLine);
  return withClient(url, async (client) => {
    const { ms } = await timed(async () => {
      await copyLines(client, 'account (id, node_id, type, login)', accountLines);
      await copyLines(client, `repo ${toColumns(REPO_COLUMNS)}`, repoLines);
    });
    return ms;
  });
}

const REPO_COLUMNS = [
  'id',
  'nodeId',
  'ownerId',
  'name',
  'visibility',
  'fork',
  'archived',
  'disabled',
  'template',
  'defaultBranch',
  'description',
  'homepage',
  'language',
  'license',
  'stars',
  'forks',
  'openIssues',
  'sizeKb',
  'createdAt',
  'updatedAt',
  'pushedAt',
  'latestReleaseTag',
  'latestReleaseAt',
  'unreachableSince',
] as const;

function toRepoLine(repo: RepoRow): string {
  return toLine(REPO_COLUMNS.map((column) => repo[column] ?? null));
}

export function toRate(count: number, ms: number): string {
  return `${Math.round((count / ms) * 1000)}/s`;
}
