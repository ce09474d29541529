import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock.ts';
import type { SaveCounts } from '../../database/save-rows.ts';
import type { GithubClient } from '../../github/github-client.ts';
import { GithubUnavailableError } from '../../github/github.errors.ts';
import type { Outcome } from '../../github/github.types.ts';
import type { GithubTagPage } from '../../github/search.types.ts';
import { isFinished, listLastNames, type TagBatch, toAnswer } from '../tags/tag-answer.ts';
import { TagBatchStore } from '../tags/tag-batch.store.ts';
import { TagReadingStore } from '../tags/tag-reading.store.ts';
import { type TagWork, TagWorkFinder } from '../tags/tag-work.ts';
import type { Scope, Stream, StreamCursor, StreamPage } from './stream.ts';

interface TagsCursor extends StreamCursor {
  /** Down to this rank all is begun; null: to the end. */
  afterRank: number | null;
  /** How many repos there were to read in the beginning. */
  expected: number;
}

/** Pages of tags that one query asks for. */
const BATCH = 100;

/** When GitHub computes none of so few pages, it is they that cannot be computed; of more, it is GitHub. */
const FEW = 2;

/**
 * The tags of a ranking's repos, as far as they did not come with the repos themselves: the pages after the first one,
 * and first pages where somebody pushed since the tags were read. What is left to do stands in the tables; every repo is
 * begun once a run, by rank, and given up after some readings that came to nothing: it ends whatever GitHub says.
 */
@Injectable()
export class TagsStream implements Stream<TagBatch> {
  readonly name = 'tags';

  constructor(
    private readonly em: EntityManager,
    private readonly work: TagWorkFinder,
    private readonly readings: TagReadingStore,
    private readonly batches: TagBatchStore,
    private readonly clock: Clock,
  ) {}

  async *pages(
    { runId, target }: Scope,
    from: StreamCursor | null,
    github: GithubClient,
  ): AsyncGenerator<StreamPage<TagBatch>> {
    if (target.kind !== 'top' || !target.tags) return;
    const begin = (from as TagsCursor | null) ?? { afterRank: 0, expected: await this.work.count(runId) };
    let { afterRank } = begin;
    for (;;) {
      const chosen = await this.choose(runId, afterRank);
      const { works } = chosen;
      if (works.length === 0) return;
      afterRank = chosen.afterRank;
      const rows = await this.ask(runId, works, github);
      const done = rows.answers.filter(isFinished).length;
      yield { rows, cursor: { ...begin, afterRank }, done, expected: begin.expected };
    }
  }

  async store(rows: TagBatch, scope: Scope, em: EntityManager): Promise<SaveCounts> {
    return this.batches.save(rows, scope, em);
  }

  /** What is begun goes on before anything is begun. */
  private async choose(
    runId: string,
    afterRank: number | null,
  ): Promise<{ works: TagWork[]; afterRank: number | null }> {
    const begun = await this.work.listUnfinished(runId, BATCH);
    const limit = BATCH - begun.length;
    if (afterRank === null || limit === 0) return { works: begun, afterRank };
    const unread = await this.work.listUnread(runId, { afterRank, limit });
    const last = unread.length < limit ? null : (unread.at(-1)?.rank ?? null);
    return { works: [...begun, ...unread.map(({ work }) => work)], afterRank: last };
  }

  private async ask(runId: string, works: readonly TagWork[], github: GithubClient): Promise<TagBatch> {
    const askedAt = this.clock.now();
    const outcomes = await listTags(works, github);
    const names = await this.readings.countNames(runId, listLastNames(works, outcomes), this.em.fork());
    const answers = works.map((work) => toAnswer(work, outcomes.get(work.nodeId), names.get(work.repoId)));
    return { askedAt, answers };
  }
}

/** No entry: GitHub could not compute that page. */
async function listTags(
  works: readonly TagWork[],
  github: GithubClient,
): Promise<ReadonlyMap<string, Outcome<GithubTagPage>>> {
  const asks = works.map(({ nodeId, reading }) => ({ nodeId, after: reading?.cursor ?? null }));
  try {
    return await github.listTags(asks);
  } catch (error) {
    if (!(error instanceof GithubUnavailableError) || !isTroubled(works)) throw error;
    return new Map();
  }
}

/** Where nobody else is asked for with them, GitHub's answer does not tell a page it cannot compute from a bad day. */
function isTroubled(works: readonly TagWork[]): boolean {
  return works.length <= FEW || works.every(({ reading }) => (reading?.failures ?? 0) > 0);
}
