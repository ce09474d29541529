import { join } from 'node:path';
import { GithubStandIn } from '../github/github-stand-in.ts';
import { GithubWorld } from '../github/world.ts';
import { createDatabase, withClient } from './bench-database.ts';
import type { Built } from './built.ts';
import { benchCommitPrice } from './commits-price.bench.ts';
import { type Reading, watchReading } from './commit-reading.ts';
import { copyAll, copyBlocks } from './copy-in.ts';
import { countPeople, makeCommits } from './made-commits.ts';
import { tell, tellSection, timed, toMs, toRatio } from './report.ts';
import { toRate } from './store.bench.ts';
import { SyncingService } from './sync-run.ts';

const LOGIN = 'keeper';
const NAME = 'long';
const LEAST_RATE = 12_000;
const LEAST_RATIO = 0.2;
const TIMEOUT_MS = 1_800_000;

/** What the others refer to, and is there before. */
const FIRST = ['account', 'repo'];

/** All that a reading writes, what is referred to first. */
const TABLES = ['identity', 'identity_name', 'identity_account', 'commit', 'commit_coauthor', 'contributor'];

/** MiB: of the e-mails, of which a reading remembers fifty thousand. */
const MOST_GROWTH = 24;

interface Plan {
  commits: number;
  dataDir: string;
}

/** What commits cost: in points, in time beside COPY, and in memory. */
export async function benchCommits(
  built: Built,
  serverUrl: string,
  { commits, dataDir }: Plan,
): Promise<void> {
  await benchCommitPrice(built, serverUrl, dataDir);
  tellSection('Commits of one repo, from git over HTTP to PostgreSQL, by a service that has just begun');
  for (const count of [Math.ceil(commits / 100), Math.ceil(commits / 10), commits]) {
    const folder = join(dataDir, `commits-${count}`);
    await benchReading(built, serverUrl, { commits: count, dataDir: folder });
  }
}

async function benchReading(built: Built, serverUrl: string, plan: Plan): Promise<void> {
  const { commits } = plan;
  const { standIn, ms } = await startGithub(commits);
  const url = await createDatabase(built, serverUrl, `bench_commits_${commits}`);
  const service = await SyncingService.start(standIn, { url, login: LOGIN, dataDir: plan.dataDir });
  try {
    const run = service.sync(`commits:repo:${LOGIN}/${NAME}`, TIMEOUT_MS);
    const reading = await watchReading(url, service.process);
    await run;
    tell(`${commits} commits, ${countPeople(commits)} e-mails, made in`, `${Math.round(ms / 1000)} s`);
    await tellReading(built, { serverUrl, url, commits }, reading);
  } finally {
    await service.stop();
    await standIn.stop();
  }
}

async function startGithub(commits: number): Promise<{ standIn: GithubStandIn; ms: number }> {
  const world = new GithubWorld();
  world.addUser({ login: LOGIN });
  const { id } = world.addRepo({ owner: LOGIN, name: NAME });
  world.git.create(id);
  const { ms } = await timed(() => world.git.import(id, makeCommits(commits)));
  return { standIn: await GithubStandIn.start({ world }), ms };
}

async function tellReading(
  built: Built,
  { serverUrl, url, commits }: { serverUrl: string; url: string; commits: number },
  { fetchMs, storeMs, peak, inUse, gitPeak }: Reading,
): Promise<void> {
  const rate = (commits / storeMs) * 1000;
  const copyMs = await copyTables(built, { serverUrl, url, commits });
  tell('  fetched in', toMs(fetchMs));
  tell('  from git log to PostgreSQL', `${toRate(commits, storeMs)} (${toMs(storeMs)})`, {
    is: rate >= LEAST_RATE,
    text: `>= ${LEAST_RATE}/s`,
  });
  tell('  of COPY of the same rows', `${toRatio(copyMs / storeMs)} of ${toMs(copyMs)}`, {
    is: copyMs / storeMs >= LEAST_RATIO,
    text: `>= ${LEAST_RATIO} x`,
  });
  tell('  memory of the service / of git, the most', `${peak.toFixed(0)} / ${gitPeak.toFixed(0)} MiB`);
  const grown = inUse.late - inUse.early;
  tell('  in use in the beginning / in the end', `${inUse.early.toFixed(1)} / ${inUse.late.toFixed(1)} MiB`, {
    is: grown <= MOST_GROWTH,
    text: `+ ${MOST_GROWTH} MiB at most`,
  });
}

/** Into empty tables with all their indexes. */
async function copyTables(
  built: Built,
  { serverUrl, url, commits }: { serverUrl: string; url: string; commits: number },
): Promise<number> {
  const tables = await readTables(url, commits);
  const copyUrl = await createDatabase(built, serverUrl, `bench_commits_copy_${commits}`);
  return withClient(copyUrl, async (client) => {
    // Of repos there is one, and no time.
    const isMeasured = ([table]: Table): boolean => !FIRST.includes(table);
    for (const [table, blocks] of tables.filter((one) => !isMeasured(one)))
      await copyBlocks(client, table, blocks);
    const { ms } = await timed(async () => {
      for (const [table, blocks] of tables.filter(isMeasured)) await copyBlocks(client, table, blocks);
    });
    return ms;
  });
}

type Table = [name: string, blocks: Buffer[]];

async function readTables(url: string, commits: number): Promise<Table[]> {
  return withClient(url, async (client) => {
    const { rows } = await client.query<{ count: number }>('select count(*)::int as count from commit');
    if (rows[0]?.count !== commits) throw new Error(`Stored ${rows[0]?.count} of ${commits} commits`);
    const read: Table[] = [];
    for (const table of [...FIRST, ...TABLES]) read.push([table, await copyAll(client, table)]);
    return read;
  });
}
