import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock.ts';
import type { SaveCounts } from '../../database/save-rows.ts';
import type { GithubClient } from '../../github/github-client.ts';
import { findComputed } from '../find-computed.ts';
import { IssueNewsStore, type NewsBatch } from '../issues/issue-news.store.ts';
import { SubjectRepos } from '../subject-repos.ts';
import { NOTHING_SAVED, type Scope, type Stream, type StreamCursor, type StreamPage } from './stream.ts';

interface NewsCursor extends StreamCursor {
  afterId: number;
  /** How many repos there were in the beginning. */
  expected: number;
}

/** One point a query. */
const BATCH = 74;

/** Which repos have anything new among their issues: of the others, nothing more is asked. */
@Injectable()
export class IssueNewsStream implements Stream<NewsBatch> {
  readonly name = 'issue news';

  constructor(
    private readonly repos: SubjectRepos,
    private readonly news: IssueNewsStore,
    private readonly clock: Clock,
  ) {}

  async *pages(
    scope: Scope,
    from: StreamCursor | null,
    github: GithubClient,
  ): AsyncGenerator<StreamPage<NewsBatch>> {
    let { afterId, expected } = (from as NewsCursor | null) ?? {
      afterId: 0,
      expected: await this.repos.count(scope),
    };
    for (;;) {
      const repos = await this.repos.list(scope, { afterId, limit: BATCH });
      const last = repos.at(-1);
      if (!last) return;
      const askedAt = this.clock.now();
      const nodeIds = repos.map(({ nodeId }) => nodeId);
      const outcomes = await findComputed(nodeIds, (ids) => github.issues.findIssueNews(ids));
      const answers = repos.map(({ id, nodeId }) => ({ repoId: id, outcome: outcomes.get(nodeId) }));
      afterId = last.id;
      const cursor = repos.length < BATCH ? null : { afterId, expected };
      yield { rows: { askedAt, answers }, cursor, done: repos.length, expected };
      if (!cursor) return;
    }
  }

  async store(rows: NewsBatch, scope: Scope, em: EntityManager): Promise<SaveCounts> {
    await this.news.save(rows, scope, em);
    return NOTHING_SAVED;
  }
}
