import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { SaveCounts } from '../../database/save-rows.ts';
import { lockRepos } from '../../repos/lock-repos.ts';
import { addCounts } from '../streams/stream.ts';
import type { TagAnswer, TagBatch } from './tag-answer.ts';
import { TagCoverageStore } from './tag-coverage.store.ts';
import { TagPageStore, type TagReader } from './tag-page.store.ts';
import { type TagPart, TagPartStore } from './tag-part.store.ts';
import { TagReadingStore } from './tag-reading.store.ts';

/** Stores what one query told of the tags of many repos. */
@Injectable()
export class TagBatchStore {
  constructor(
    private readonly pages: TagPageStore,
    private readonly parts: TagPartStore,
    private readonly readings: TagReadingStore,
    private readonly coverage: TagCoverageStore,
  ) {}

  async save(
    { answers, askedAt }: TagBatch,
    { runId, accountId }: Omit<TagReader, 'startedAt'>,
    em: EntityManager,
  ): Promise<SaveCounts> {
    const by = { runId, accountId, startedAt: askedAt };
    await lockRepos(
      answers.map(({ work }) => work.repoId),
      em,
    );
    const firsts = answers.flatMap((answer) => (answer.kind === 'first' ? [toFirst(answer)] : []));
    const begun = await this.pages.saveReadTags(firsts, by, em);
    const parts = answers.flatMap((answer) => toPart(answer, runId));
    const went = await this.parts.saveParts(runId, parts, em);
    await this.saveUnread(answers, by, em);
    return addCounts(begun, went);
  }

  /** Nothing was told of their tags: what is stored of them stays. */
  private async saveUnread(
    answers: readonly TagAnswer[],
    { runId, accountId, startedAt }: TagReader,
    em: EntityManager,
  ): Promise<void> {
    const failed = listOf(answers, 'failed');
    await this.readings.restart(
      runId,
      failed.map(({ work: { repoId, reading } }) => {
        const { expected = 0, failures = 0 } = reading ?? {};
        return { runId, repoId, expected, failures: failures + 1, asOf: null, startedAt };
      }),
      em,
    );
    const refused = listOf(answers, 'refused');
    await this.coverage.saveRefused(
      accountId,
      refused.map(({ work: { repoId }, reason }) => ({ repoId, reason })),
      em,
    );
    const unavailable = listOf(answers, 'unavailable');
    await this.coverage.saveUnavailable(unavailable.map(toId), em);
    const ended = [...refused, ...unavailable, ...listOf(answers, 'gone')];
    await this.readings.remove(runId, ended.map(toId), em);
  }
}

function listOf<Kind extends TagAnswer['kind']>(
  answers: readonly TagAnswer[],
  kind: Kind,
): Extract<TagAnswer, { kind: Kind }>[] {
  return answers.filter((answer): answer is Extract<TagAnswer, { kind: Kind }> => answer.kind === kind);
}

function toId({ work }: TagAnswer): number {
  return work.repoId;
}

function toFirst({
  work: { repoId, pushedAt, reading },
  page,
}: Extract<TagAnswer, { kind: 'first' }>): Parameters<TagPageStore['saveReadTags']>[0][number] {
  return { repoId, pushedAt, page, failures: reading?.failures ?? 0 };
}

function toPart(answer: TagAnswer, runId: string): TagPart[] {
  if (!('page' in answer) || answer.kind === 'first') return [];
  const { kind, page, work } = answer;
  if (!work.reading) throw new Error('A page was read on that was not begun');
  return [{ kind, page, repoId: work.repoId, reading: { ...work.reading, runId, repoId: work.repoId } }];
}
