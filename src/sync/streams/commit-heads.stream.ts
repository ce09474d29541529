import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { SaveCounts } from '../../database/save-rows.ts';
import type { GithubClient } from '../../github/github-client.ts';
import { CommitHeadAsker, HEADS_BATCH } from '../commits/commit-head-asker.ts';
import { type AskedHeads, CommitHeadsPageStore } from '../commits/commit-heads-page.store.ts';
import { COMMIT_HEADS } from '../commits/commit-progress.store.ts';
import { SubjectRepos } from '../subject-repos.ts';
import { NOTHING_SAVED, type Scope, type Stream, type StreamCursor, type StreamPage } from './stream.ts';

interface HeadsCursor extends StreamCursor {
  afterId: number;
  /** How many repos there were in the beginning. */
  expected: number;
}

/** Which repos have commits that are not stored: only those are read. */
@Injectable()
export class CommitHeadsStream implements Stream<AskedHeads> {
  readonly name = COMMIT_HEADS;

  constructor(
    private readonly repos: SubjectRepos,
    private readonly asker: CommitHeadAsker,
    private readonly pageStore: CommitHeadsPageStore,
  ) {}

  async *pages(
    scope: Scope,
    from: StreamCursor | null,
    github: GithubClient,
  ): AsyncGenerator<StreamPage<AskedHeads>> {
    const begin = from as HeadsCursor | null;
    const expected = begin?.expected ?? (await this.repos.count(scope));
    let afterId = begin?.afterId ?? 0;
    for (;;) {
      const repos = await this.repos.list(scope, { afterId, limit: HEADS_BATCH });
      const last = repos.at(-1);
      if (!last) return;
      afterId = last.id;
      const cursor = repos.length < HEADS_BATCH ? null : { afterId, expected };
      yield { rows: await this.asker.ask(repos, github), cursor, done: repos.length, expected };
      if (!cursor) return;
    }
  }

  /** Bookkeeping. */
  async store(rows: AskedHeads, scope: Scope, em: EntityManager): Promise<SaveCounts> {
    await this.pageStore.save(rows, scope, em);
    return NOTHING_SAVED;
  }
}
