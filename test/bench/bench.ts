import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createDatabase, withClient } from './bench-database.ts';
import { type Built, loadBuilt } from './built.ts';
import { benchCommits } from './commits.bench.ts';
import { benchContributors } from './contributors.bench.ts';
import { benchExport } from './export.bench.ts';
import { generate } from './generate.ts';
import { benchIndicators } from './indicators.bench.ts';
import { benchIssues } from './issues.bench.ts';
import { benchList } from './list.bench.ts';
import { benchQuota } from './quota.bench.ts';
import { tell, tellSection, timed, toMs } from './report.ts';
import { createSecretKey, ServiceProcess } from './service-process.ts';
import { benchStore } from './store.bench.ts';
import { benchTopStore } from './store-top.bench.ts';
import { benchTags } from './tags.bench.ts';
import { benchTop } from './top.bench.ts';

const SECTIONS = [
  'export',
  'list',
  'store',
  'store-top',
  'quota',
  'top',
  'tags',
  'indicators',
  'commits',
  'contributors',
  'start',
] as const;

/**
 * `npm run bench -- [--rows 1000000] [--world 60000] [--tags 10000000] [--items 1000000] [--commits 1000000] [--only export,list,store,store-top,quota,top,tags,indicators,commits,contributors,start]`:
 * figures, never a gate. `rows` are repos (and issues) stored, `world` is how many repos GitHub has for `top`, `tags`, `items` and `commits`
 * are stored.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      rows: { type: 'string', default: '1000000' },
      world: { type: 'string', default: '60000' },
      tags: { type: 'string', default: '10000000' },
      items: { type: 'string', default: '1000000' },
      commits: { type: 'string', default: '1000000' },
      only: { type: 'string', default: SECTIONS.join(',') },
    },
  });
  const [rows, world] = [Number(values.rows), Number(values.world)];
  const [tags, items, commits] = [Number(values.tags), Number(values.items), Number(values.commits)];
  const only = new Set(values.only.split(','));
  const built = await loadBuilt();
  const [cpu] = cpus();
  console.log(
    `${cpus().length} x ${cpu?.model ?? 'CPU'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}, ${rows} repos`,
  );
  const dataDir = await mkdtemp(join(tmpdir(), 'octavo-bench-'));
  // When root runs this, the server is another user, who must get in: else its data would be put elsewhere and stay.
  await chmod(dataDir, 0o755);
  try {
    await benchAll(built, { dataDir, rows, world, tags, items, commits, only });
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

interface Plan {
  dataDir: string;
  rows: number;
  world: number;
  tags: number;
  items: number;
  commits: number;
  only: Set<string>;
}

async function benchAll(
  built: Built,
  { dataDir, rows, world, tags, items, commits, only }: Plan,
): Promise<void> {
  const server = await built.joinEmbeddedPostgres({ dataDir });
  try {
    if (only.has('store')) await benchStore(built, server.url, rows);
    if (only.has('store-top')) await benchTopStore(built, server.url, rows);
    if (only.has('export') || only.has('list')) await benchReads(built, server.url, rows, only);
    if (only.has('quota')) await benchQuota(built, server.url);
    if (only.has('top')) await benchTop(built, server.url, world);
    if (only.has('issues')) await benchIssues(built, server.url, rows);
    if (only.has('tags')) await benchTags(built, server.url, { tags, dataDir });
    if (only.has('indicators')) await benchIndicators(built, server.url, items);
    if (only.has('commits')) await benchCommits(built, server.url, { commits, dataDir });
    if (only.has('contributors')) await benchContributors(built, server.url, commits);
  } finally {
    await server.release();
  }
  if (only.has('start')) await benchStart(dataDir);
}

async function benchReads(built: Built, serverUrl: string, rows: number, only: Set<string>): Promise<void> {
  const url = await createDatabase(built, serverUrl, 'bench_reads');
  const { ms } = await timed(() => withClient(url, (client) => generate(client, rows)));
  console.log(`\n(${rows} repos generated in ${Math.round(ms / 1000)} s)`);
  const service = await ServiceProcess.start({ DATABASE_URL: url, SECRET_KEYS: createSecretKey() });
  try {
    if (only.has('list')) await benchList(built, url, service);
    if (only.has('export')) await benchExport(built, url, service);
  } finally {
    await service.stop();
  }
}

/** Warm: the data directory and its keys exist already. */
async function benchStart(dataDir: string): Promise<void> {
  tellSection('Starting the service with its own PostgreSQL');
  for (const name of ['first start in this folder', 'warm start']) {
    const service = await ServiceProcess.start({ DATA_DIR: dataDir });
    await service.stop();
    const wanted = { is: service.startMs <= 3000, text: '<= 3 s' };
    tell(`${name}, until it answers`, toMs(service.startMs), name === 'warm start' ? wanted : undefined);
  }
}

await main();
