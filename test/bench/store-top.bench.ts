import { randomUUID } from 'node:crypto';
import { NestFactory } from '@nestjs/core';
import type { MikroORM } from '@mikro-orm/postgresql';
import type { GithubRepoDetails } from '../../src/github/search.types.ts';
import type { Scope } from '../../src/sync/streams/stream.ts';
import { createDatabase, openOrm, withClient } from './bench-database.ts';
import type { Built } from './built.ts';
import { copyAll, copyBlocks } from './copy-in.ts';
import { createDetails } from './repo-details.ts';
import { tell, tellSection, timed, toMs, toRatio } from './report.ts';
import { bestOf, createRun, toRate } from './store.bench.ts';

const MOST_ROWS = 50_000;
const RUN_ID = randomUUID();
const STREAM = 'most starred';

/** What a page writes, what is referred to first. The run's own account is there before. */
const TABLES = [
  ['account', '(select * from account where id > 1)'],
  ['account_profile_check'],
  ['repo'],
  ['repo_name'],
  ['topic'],
  ['repo_topic'],
  ['repo_coverage'],
  ['tag'],
  ['tag_reading'],
  ['tag_reading_name'],
  ['ranking'],
  ['ranking_sight'],
] as const;

/** Pages of the most starred repos as they are stored when they come, against COPY of the same rows into the same tables. */
export async function benchTopStore(built: Built, serverUrl: string, rows: number): Promise<void> {
  const repos = Array.from({ length: Math.min(rows, MOST_ROWS) }, (_, index) => createDetails(index));
  tellSection(`Storing ${repos.length} repos of a ranking with owners, topics and tags, from empty tables`);
  const bench = new TopStoreBench(built, serverUrl, repos);
  const byPage = await bench.storeAll(74);
  const byThousand = await bench.storeAll(1000);
  const copyMs = await bench.copyAll();
  tell('COPY, all tables', `${toRate(repos.length, copyMs)} (${toMs(copyMs)})`);
  tellStored([74, byPage], { copyMs, count: repos.length, wanted: 0.1 });
  tellStored([1000, byThousand], { copyMs, count: repos.length, wanted: 0.3 });
}

function tellStored(
  [size, ms]: [number, number],
  { copyMs, count, wanted }: { copyMs: number; count: number; wanted: number },
): void {
  const ratio = copyMs / ms;
  tell(`pages of ${size} and the cursor, a transaction each`, `${toRate(count, ms)} (${toMs(ms)})`);
  tell('  of COPY', toRatio(ratio), { is: ratio >= wanted, text: `>= ${wanted} x` });
}

class TopStoreBench {
  private readonly built: Built;
  private readonly serverUrl: string;
  private readonly repos: readonly GithubRepoDetails[];
  /** Of the database that was filled last. */
  private filledUrl = '';

  constructor(built: Built, serverUrl: string, repos: readonly GithubRepoDetails[]) {
    this.built = built;
    this.serverUrl = serverUrl;
    this.repos = repos;
  }

  storeAll(size: number): Promise<number> {
    return bestOf(async (round) => {
      this.filledUrl = await createDatabase(this.built, this.serverUrl, `bench_top_store_${size}_${round}`);
      const ms = await this.withOrm(this.filledUrl, (orm) => this.storePages(orm, size));
      await this.assertComplete();
      return ms;
    });
  }

  /** The rows that were stored before. */
  async copyAll(): Promise<number> {
    const tables = await withClient(this.filledUrl, async (client) => {
      const read: [string, Buffer[]][] = [];
      for (const [table, source = table] of TABLES) read.push([table, await copyAll(client, source)]);
      return read;
    });
    return bestOf(async (round) => {
      const url = await createDatabase(this.built, this.serverUrl, `bench_top_copy_${round}`);
      await this.withOrm(url, (orm) => createRun(orm, RUN_ID));
      return withClient(url, async (client) => {
        const { ms } = await timed(async () => {
          for (const [table, blocks] of tables) await copyBlocks(client, table, blocks);
        });
        return ms;
      });
    });
  }

  private async storePages(orm: MikroORM, size: number): Promise<number> {
    await createRun(orm, RUN_ID);
    const context = await NestFactory.createApplicationContext(this.toModule(), { logger: false });
    const store = context.get(this.built.MostStarredStore);
    const { ms } = await timed(async () => {
      for (let start = 0; start < this.repos.length; start += size) {
        const repos = this.repos.slice(start, start + size);
        await this.storePage(orm, store, repos);
      }
    });
    await context.close();
    return ms;
  }

  private async storePage(orm: MikroORM, store: MostStarredStore, repos: GithubRepoDetails[]): Promise<void> {
    const seenAt = new Date();
    const scope: Scope = {
      runId: RUN_ID,
      accountId: 1,
      target: { kind: 'top', count: MOST_ROWS, query: '', minStars: 0, tags: true },
      targetText: `top:${MOST_ROWS}`,
      startedAt: seenAt,
      mayRepeatPage: false,
    };
    const effect = { kind: 'repos' as const, repos, seenAt, round: 0 };
    const isFirst = repos[0] === this.repos[0];
    await orm.em.fork().transactional(async (em) => {
      await em.execute('set local synchronous_commit = off');
      await store.save({ effect, isFirst, available: undefined }, { scope, stream: STREAM }, em);
      await em.execute('update run set cursor = ?::jsonb where id = ?', [
        `{"after":${repos.at(-1)?.id ?? 0}}`,
        RUN_ID,
      ]);
    });
  }

  /** The stores and nothing else of the service. */
  private toModule(): object {
    const { built } = this;
    return {
      module: class Stores {},
      providers: [
        { provide: built.CONFIG, useValue: { accessMaxAgeMs: 3_600_000 } },
        built.MostStarredStore,
        built.RankingStore,
        built.RepoPageStore,
        built.AccountStore,
        built.RepoStore,
        built.RepoNameStore,
        built.RepoTopicStore,
        built.RepoAccessStore,
        built.AbsenceStore,
        built.CoverageStore,
        built.TagStore,
        built.TagPageStore,
        built.TagReadingStore,
        built.TagCoverageStore,
      ],
    };
  }

  private async assertComplete(): Promise<void> {
    const wanted = this.repos.reduce((sum, { tags }) => sum + (tags?.items.length ?? 0), 0);
    const { rows } = await withClient(this.filledUrl, (client) =>
      client.query<{ repos: number; tags: number }>(
        `select (select count(*)::int from repo) as repos, (select count(*)::int from tag) as tags`,
      ),
    );
    const [stored] = rows;
    if (stored?.repos === this.repos.length && stored.tags === wanted) return;
    throw new Error(`Stored ${JSON.stringify(stored)} of ${this.repos.length} repos and ${wanted} tags`);
  }

  private async withOrm<T>(url: string, work: (orm: MikroORM) => Promise<T>): Promise<T> {
    const orm = await openOrm(this.built, url);
    try {
      return await work(orm);
    } finally {
      await orm.close();
    }
  }
}

type MostStarredStore = InstanceType<Built['MostStarredStore']>;
