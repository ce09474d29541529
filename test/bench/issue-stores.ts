import { randomUUID } from 'node:crypto';
import { EntityManager, type MikroORM } from '@mikro-orm/postgresql';
import { NestFactory } from '@nestjs/core';
import type { Scope } from '../../src/sync/streams/stream.ts';
import { aRepo } from '../support/factories.ts';
import { openOrm } from './bench-database.ts';
import type { Built } from './built.ts';
import { createIssues } from './issue-pages.ts';
import { createRun } from './store.bench.ts';

const REPO = 70;
const RUN_ID = randomUUID();

const SCOPE: Scope = {
  runId: RUN_ID,
  accountId: 1,
  target: { kind: 'issues', of: { kind: 'viewer' } },
  targetText: 'issues:viewer',
  startedAt: new Date(),
  mayRepeatPage: false,
};

/** As each page of a run is stored. */
const TUNE = `select set_config('synchronous_commit', 'off', true), set_config('enable_seqscan', 'off', true)`;

/** A repo whose issues are read for the first time, page by page, as the run of a service stores them. */
export class IssueWriter {
  private readonly built: Built;
  private readonly orm: MikroORM;
  private readonly count: number;
  private readonly close: () => Promise<void>;
  private readonly store: InstanceType<Built['IssuePageStore']>;

  private constructor(
    built: Built,
    { orm, count }: { orm: MikroORM; count: number },
    { close, store }: { close: () => Promise<void>; store: InstanceType<Built['IssuePageStore']> },
  ) {
    this.built = built;
    this.orm = orm;
    this.count = count;
    this.close = close;
    this.store = store;
  }

  /** `count`: items that there will be. */
  static async start(built: Built, url: string, count: number): Promise<IssueWriter> {
    const orm = await openOrm(built, url);
    await createRepo(built, orm);
    const work = { runId: RUN_ID, repoId: REPO, phase: 'issues' as const, hasNews: true, since: null };
    const news = { issuesTotal: count, pullsTotal: 0, newestAt: null, askedAt: new Date(), notes: null };
    await built.saveRows(orm.em.fork(), built.IssueWork, [{ ...work, ...news, link: null }]);
    const context = await NestFactory.createApplicationContext(toModule(built, orm), { logger: false });
    const close = async (): Promise<void> => {
      await context.close();
      await orm.close();
    };
    return new IssueWriter(built, { orm, count }, { close, store: context.get(built.IssuePageStore) });
  }

  /** All pages of so many, each with the cursor past it in one transaction. Tells how many are stored after each. */
  async storePages(size: number, onPage: (stored: number) => void = () => undefined): Promise<void> {
    for (let from = 0; from < this.count; from += size) {
      const items = createIssues(from, Math.min(size, this.count - from));
      await this.storePage(items, from + items.length);
      onPage(from + items.length);
    }
  }

  async stop(): Promise<void> {
    await this.close();
  }

  private async storePage(items: ReturnType<typeof createIssues>, stored: number): Promise<void> {
    const { built, orm, store } = this;
    const works = await new built.IssueWorkStore(orm.em.fork()).list(RUN_ID, 'issues', { from: 0, limit: 1 });
    const [work] = works;
    if (!work) throw new Error('The walk is through before it should be');
    const walked = items.map(({ number, updated_at: updatedAt }) => ({ number, updatedAt }));
    const before = { ...built.WALK_START, ...work.notes, since: work.since, link: null };
    const nextUrl = stored < this.count ? 'https://api.example.org/next' : null;
    const step = built.advanceWalk(before, { items: walked, nextUrl });
    await orm.em.fork().transactional(async (em) => {
      await em.execute(TUNE);
      await store.save({ kind: 'page', work, items, step }, SCOPE, em);
      await em.execute('update run set cursor = ?::jsonb where id = ?', [`{"done":${stored}}`, RUN_ID]);
    });
  }
}

/** What issues refer to that does not come with them. */
export async function createRepo(built: Built, orm: MikroORM): Promise<void> {
  await createRun(orm, RUN_ID);
  await built.saveRows(orm.em.fork(), built.Repo, [aRepo(REPO, { ownerId: 1 })]);
}

/** The stores and nothing else of the service. */
function toModule(built: Built, orm: MikroORM): object {
  return {
    module: class Stores {},
    providers: [
      { provide: EntityManager, useValue: orm.em },
      { provide: built.Clock, useClass: built.SystemClock },
      built.IssuePageStore,
      built.IssueVersionStore,
      built.IssueItemsStore,
      built.IssueStore,
      built.IssueCountStore,
      built.IssueWatermarkStore,
      built.IssueWorkStore,
      built.IssueWalkEnd,
      built.IssueCoverageStore,
      built.IssueRefusalStore,
      built.IssueSeenStore,
      built.AccountStore,
      built.LabelStore,
      built.MilestoneStore,
    ],
  };
}
