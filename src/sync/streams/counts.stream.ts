import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock.ts';
import type { SaveCounts } from '../../database/save-rows.ts';
import type { GithubClient } from '../../github/github-client.ts';
import { toDay } from '../../repos/instant.ts';
import { CountedRepos } from '../counts/counted-repos.ts';
import { COUNTS } from '../counts/counts-coverage.store.ts';
import { type AskedCounts, CountsPageStore } from '../counts/counts-page.store.ts';
import { findComputed } from '../find-computed.ts';
import type { SubjectRepo } from '../subject-repos.ts';
import type { Scope, Stream, StreamCursor, StreamPage } from './stream.ts';

interface CountsCursor extends StreamCursor {
  afterId: number;
  /** How many repos there were to count in the beginning. */
  expected: number;
}

/** What a point pays for: five connections each. */
const BATCH = 29;

/** Stars, forks and the like of each repo, once a day of UTC, whoever of those that see it asks first. */
@Injectable()
export class CountsStream implements Stream<AskedCounts> {
  readonly name = COUNTS;

  constructor(
    private readonly repos: CountedRepos,
    private readonly pageStore: CountsPageStore,
    private readonly clock: Clock,
  ) {}

  async *pages(
    scope: Scope,
    from: StreamCursor | null,
    github: GithubClient,
  ): AsyncGenerator<StreamPage<AskedCounts>> {
    const begin = (from as CountsCursor | null) ?? {
      afterId: 0,
      expected: await this.repos.countUncounted(scope, toDay(this.clock.now())),
    };
    const { expected } = begin;
    let { afterId } = begin;
    for (;;) {
      // Not the day on which the run began: it may have waited for quota since.
      const askedAt = this.clock.now();
      const day = toDay(askedAt);
      const repos = await this.repos.listUncounted(scope, day, { afterId, limit: BATCH });
      const last = repos.at(-1);
      if (!last) return;
      const rows = { day, askedAt, answers: await ask(repos, github) };
      afterId = last.id;
      const cursor = repos.length < BATCH ? null : { afterId, expected };
      yield { rows, cursor, done: repos.length, expected };
      if (!cursor) return;
    }
  }

  async store(rows: AskedCounts, { accountId }: Scope, em: EntityManager): Promise<SaveCounts> {
    return this.pageStore.save(rows, accountId, em);
  }
}

async function ask(repos: readonly SubjectRepo[], { counts }: GithubClient): Promise<AskedCounts['answers']> {
  const nodeIds = repos.map(({ nodeId }) => nodeId);
  const outcomes = await findComputed(nodeIds, (ids) => counts.findRepoCounts(ids));
  return repos.map(({ id, nodeId }) => ({ repoId: id, outcome: outcomes.get(nodeId) ?? null }));
}
