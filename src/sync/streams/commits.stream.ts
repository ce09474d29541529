import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { SaveCounts } from '../../database/save-rows.ts';
import type { GithubClient } from '../../github/github-client.ts';
import { COMMITS } from '../commits/commit-coverage.store.ts';
import { CommitHeadAsker, HEADS_BATCH } from '../commits/commit-head-asker.ts';
import { type AskedHeads, CommitHeadsPageStore } from '../commits/commit-heads-page.store.ts';
import { CommitRecovery } from '../commits/commit-recovery.ts';
import { CommitWorkStore } from '../commits/commit-work.store.ts';
import { RunWaker } from '../commits/run-waker.ts';
import { NOTHING_SAVED, type Scope, type Stream, type StreamCursor, type StreamPage } from './stream.ts';

/** Who reads the last repo wakes the run: this is for when nobody could. */
const PAUSE_MS = 60_000;

/** Null: there is nothing to store, and all there is to do is to wait. */
type Rows = AskedHeads | null;

/** Waits until all repos that were given out are read, by jobs of their own beside the run's legs (`commits/`). */
@Injectable()
export class CommitsStream implements Stream<Rows> {
  readonly name = COMMITS;

  constructor(
    private readonly works: CommitWorkStore,
    private readonly asker: CommitHeadAsker,
    private readonly pageStore: CommitHeadsPageStore,
    private readonly recovery: CommitRecovery,
    private readonly waker: RunWaker,
  ) {}

  async *pages(
    scope: Scope,
    _from: StreamCursor | null,
    github: GithubClient,
  ): AsyncGenerator<StreamPage<Rows>> {
    const { runId, accountId, targetText: target } = scope;
    for (;;) {
      const { all: expected, waiting } = await this.works.count(runId);
      if (waiting === 0) return;
      const page = { cursor: {}, done: 0, expected };
      const doubted = await this.works.listDoubted(runId, HEADS_BATCH);
      if (doubted.length > 0) {
        yield { ...page, rows: await this.asker.ask(doubted, github) };
        continue;
      }
      await this.recovery.queueLost({ runId, accountId, target });
      try {
        yield { ...page, rows: null, pauseMs: PAUSE_MS };
      } finally {
        // The page is stored by now. Who read the last repo before that has found no pause to end.
        await this.waker.wakeAtOnce(runId);
      }
    }
  }

  /** The commits are counted by whoever stores them. */
  async store(rows: Rows, scope: Scope, em: EntityManager): Promise<SaveCounts> {
    if (rows) await this.pageStore.save(rows, scope, em);
    return NOTHING_SAVED;
  }
}
