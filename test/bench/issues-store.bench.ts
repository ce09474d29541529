import { createDatabase, openOrm, withClient } from './bench-database.ts';
import type { Built } from './built.ts';
import { copyAll, copyBlocks } from './copy-in.ts';
import { createRepo, IssueWriter } from './issue-stores.ts';
import { tell, tellSection, timed, toMs, toRatio } from './report.ts';
import { bestOf, toRate } from './store.bench.ts';

const MOST_ROWS = 50_000;
const FEW = 1_000;
const MIB = 2 ** 20;

/** What a page writes, what is referred to first. The run's own account is there before. */
const TABLES = [
  ['account', '(select * from account where id > 1)'],
  ['label'],
  ['issue'],
  ['issue_label'],
  ['issue_assignee'],
] as const;

/** Pages of issues as they are stored when they come, against COPY of the same rows into the same tables. */
export async function benchIssueStore(built: Built, serverUrl: string, rows: number): Promise<void> {
  const count = Math.min(rows, MOST_ROWS);
  tellSection(`Storing ${count} issues with labels and people, from empty tables with all their indexes`);
  let filledUrl = '';
  const storeAll = async (size: number): Promise<number> =>
    bestOf(async (round) => {
      filledUrl = await createDatabase(built, serverUrl, `bench_issues_${size}_${round}`);
      return storeIssues(built, filledUrl, { count, size });
    });
  const byPage = await storeAll(100);
  const byThousand = await storeAll(1000);
  const tables = await readTables(filledUrl, count);
  const copyMs = await bestOf(async (round) => {
    const url = await createDatabase(built, serverUrl, `bench_issues_copy_${round}`);
    return copyTables(built, url, tables);
  });
  tell('COPY, all tables', `${toRate(count, copyMs)} (${toMs(copyMs)})`);
  tellStored([100, byPage], { copyMs, count, wanted: 0.1 });
  tellStored([1000, byThousand], { copyMs, count, wanted: 0.3 });
}

function tellStored(
  [size, ms]: [number, number],
  { copyMs, count, wanted }: { copyMs: number; count: number; wanted: number },
): void {
  const ratio = copyMs / ms;
  tell(`pages of ${size} and the cursor, a transaction each`, `${toRate(count, ms)} (${toMs(ms)})`);
  tell('  of COPY', toRatio(ratio), { is: ratio >= wanted, text: `>= ${wanted} x` });
}

async function storeIssues(
  built: Built,
  url: string,
  { count, size }: { count: number; size: number },
): Promise<number> {
  const writer = await IssueWriter.start(built, url, count);
  const { ms } = await timed(() => writer.storePages(size));
  await writer.stop();
  return ms;
}

async function readTables(url: string, count: number): Promise<[string, Buffer[]][]> {
  return withClient(url, async (client) => {
    const { rows } = await client.query<{ count: number }>('select count(*)::int as count from issue');
    if (rows[0]?.count !== count) throw new Error(`Stored ${rows[0]?.count} of ${count} issues`);
    const read: [string, Buffer[]][] = [];
    for (const [table, source = table] of TABLES) read.push([table, await copyAll(client, source)]);
    return read;
  });
}

async function copyTables(built: Built, url: string, tables: readonly [string, Buffer[]][]): Promise<number> {
  const orm = await openOrm(built, url);
  await createRepo(built, orm);
  await orm.close();
  return withClient(url, async (client) => {
    const { ms } = await timed(async () => {
      for (const [table, blocks] of tables) await copyBlocks(client, table, blocks);
    });
    return ms;
  });
}

/** What is in use after the first thousand items, and the most there ever is until the last one. */
export async function benchIssueMemory(built: Built, serverUrl: string, rows: number): Promise<void> {
  tellSection(`Memory while ${rows} issues are stored in pages of 100`);
  const url = await createDatabase(built, serverUrl, 'bench_issues_memory');
  const writer = await IssueWriter.start(built, url, rows);
  let few = 0;
  let most = 0;
  const every = Math.max(FEW, Math.round(rows / 100));
  const { ms } = await timed(() =>
    writer.storePages(100, (stored) => {
      if (stored === FEW) few = readUsed();
      else if (stored % every === 0) most = Math.max(most, readUsed());
    }),
  );
  await writer.stop();
  const grown = (most - few) / MIB;
  tell('time', `${toRate(rows, ms)} (${Math.round(ms / 1000)} s)`);
  tell(`in use after ${FEW} / the most until ${rows}`, `${toMib(few)} / ${toMib(most)}`);
  tell('  grown by', `${grown.toFixed(1)} MiB`, { is: grown <= 16, text: '<= 16 MiB' });
}

function readUsed(): number {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

function toMib(bytes: number): string {
  return `${(bytes / MIB).toFixed(1)} MiB`;
}
