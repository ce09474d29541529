import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { SaveCounts } from '../../database/save-rows.ts';
import type { GithubClient } from '../../github/github-client.ts';
import type { ReconcileAnswer } from '../issues/reconcile-answer.ts';
import { ReconcileReader } from '../issues/reconcile-reader.ts';
import { ReconcileStore } from '../issues/reconcile.store.ts';
import type { Scope, Stream, StreamCursor, StreamPage } from './stream.ts';

/** What there is to know stands in the tables. */
const ANYWHERE: StreamCursor = {};

/**
 * Dates tell what came and what changed; of what was deleted, transferred or became a discussion, only numbers tell.
 * Where as many are stored as GitHub counts, nothing is asked.
 */
@Injectable()
export class IssueReconciliationStream implements Stream<ReconcileAnswer> {
  readonly name = 'issue reconciliation';

  constructor(
    private readonly reader: ReconcileReader,
    private readonly answers: ReconcileStore,
  ) {}

  async *pages(
    { runId }: Scope,
    _from: StreamCursor | null,
    { issues: github }: GithubClient,
  ): AsyncGenerator<StreamPage<ReconcileAnswer>> {
    for (;;) {
      const rows = await this.reader.ask(runId, github);
      if (!rows) return;
      yield { rows, cursor: ANYWHERE, done: countDone(rows), expected: null };
    }
  }

  async store(rows: ReconcileAnswer, scope: Scope, em: EntityManager): Promise<SaveCounts> {
    return this.answers.save(rows, scope, em);
  }
}

function countDone(answer: ReconcileAnswer): number {
  if (answer.kind === 'ids') return answer.outcome?.kind === 'found' ? answer.outcome.value.items.length : 0;
  return answer.kind === 'items' ? answer.asked.length : 0;
}
