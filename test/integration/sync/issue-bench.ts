import type { EntityManager } from '@mikro-orm/postgresql';
import { saveRows } from '../../../src/database/save-rows.ts';
import type { GithubClient } from '../../../src/github/github-client.ts';
import { GithubRateLimitedError } from '../../../src/github/github.errors.ts';
import { ListedRepo } from '../../../src/sync/coverage.entity.ts';
import type { Scope, Stream, StreamCursor } from '../../../src/sync/streams/stream.ts';
import { toNodeId } from '../../github/world/node-id.ts';
import type { GithubWorld } from '../../github/world.ts';
import { aRepo, anAccess, anAccount, store, storeViewer } from '../../support/factories.ts';
import { createIssueStreams, storeIssueRun } from '../../support/issue-streams.ts';
import { ADA_ID, ClientBench } from '../github/client-bench.ts';

const TARGET = { kind: 'issues', of: { kind: 'viewer' } } as const;

export interface Died {
  /** What GitHub answered after so many more pages is lost. */
  after: number;
}

interface Leg {
  client: GithubClient;
  at: { cursor: StreamCursor | null; isThrough: boolean };
  deaths: Died[];
  scope: Scope;
}

/** The issue streams on a bench: real database and client, GitHub's stand-in, a clock that stands still. */
export class IssueBench {
  private constructor(
    readonly bench: ClientBench,
    private readonly streams: readonly Stream[],
  ) {}

  /** Private repos of ada's, which are listed as hers. `aheadMs`: so far our clock is ahead of GitHub's. */
  static async start(repoIds: readonly number[], { aheadMs = 0 } = {}): Promise<IssueBench> {
    const bench = await ClientBench.start((world) => {
      for (const id of repoIds) world.addRepo({ id, owner: 'ada', name: `a${id}`, visibility: 'private' });
    });
    const { em } = bench.database.orm;
    const repos = repoIds.map((id) =>
      aRepo(id, { ownerId: ADA_ID, nodeId: toNodeId('Repository', id), visibility: 'private' }),
    );
    const access = repoIds.map((id) => anAccess(ADA_ID, id));
    await store(em.fork(), { accounts: [anAccount(ADA_ID)], repos });
    await storeViewer(em.fork(), ADA_ID);
    await store(em.fork(), { access });
    const listed = repoIds.map((repoId) => ({
      accountId: ADA_ID,
      target: 'viewer',
      repoId,
      runId: '00000000-0000-0000-0000-000000000001',
      walk: 1,
    }));
    await saveRows(em.fork(), ListedRepo, listed);
    const clock = {
      now: () => new Date(bench.clock.now().getTime() + aheadMs),
      sleep: bench.clock.sleep.bind(bench.clock),
    };
    return new IssueBench(bench, createIssueStreams(em, clock));
  }

  get em(): EntityManager {
    return this.bench.database.orm.em;
  }

  get world(): GithubWorld {
    return this.bench.standIn.world;
  }

  /**
   * A run from its beginning to its end, as legs do it: each page and the cursor past it in one transaction. Whenever a
   * leg dies, what it had asked for is lost, and the next one goes on from the cursor; with `isAbandoned`, none does
   * after the last of these. Returns how much each stream cost.
   */
  async run(deaths: readonly Died[] = [], { isAbandoned = false } = {}): Promise<Record<string, number>> {
    const runId = await storeIssueRun(this.em.fork(), ADA_ID, this.bench.clock.now());
    const left = [...deaths];
    const requests: Record<string, number> = {};
    for (const stream of this.streams) {
      requests[stream.name] = await this.walk(stream, runId, { deaths: left, isAbandoned });
      if (isAbandoned && left.length === 0) break;
    }
    await this.em.execute('update run set finished_at = now() where id = ?', [runId]);
    return requests;
  }

  private async walk(
    stream: Stream,
    runId: string,
    { deaths, isAbandoned }: { deaths: Died[]; isAbandoned: boolean },
  ): Promise<number> {
    const at = { cursor: null as StreamCursor | null, isThrough: false, isFirst: true };
    let spent = 0;
    while (!at.isThrough) {
      const client = this.bench.createClient();
      try {
        await this.walkLeg(stream, { client, at, deaths, scope: this.createScope(runId, !at.isFirst) });
      } catch (error) {
        if (!(error instanceof GithubRateLimitedError)) throw error;
        this.bench.clock.set(error.retryAt);
      }
      at.isFirst = false;
      spent += client.usage.quotaSpent;
      if (isAbandoned && deaths.length === 0) break;
    }
    return spent;
  }

  private async walkLeg(stream: Stream, { client, at, deaths, scope }: Leg): Promise<void> {
    for await (const page of stream.pages(scope, at.cursor, client)) {
      const [death] = deaths;
      if (death?.after === 0) {
        deaths.shift();
        return;
      }
      if (death) death.after -= 1;
      await this.em.fork().transactional((em) => stream.store(page.rows, scope, em));
      at.cursor = page.cursor;
      if (page.cursor === null) break;
    }
    at.isThrough = true;
  }

  async stop(): Promise<void> {
    await this.bench.stop();
  }

  private createScope(runId: string, mayRepeatPage: boolean): Scope {
    const startedAt = this.bench.clock.now();
    return {
      runId,
      accountId: ADA_ID,
      target: TARGET,
      targetText: 'issues:viewer',
      startedAt,
      mayRepeatPage,
    };
  }
}
