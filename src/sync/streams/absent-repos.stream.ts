import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock.ts';
import type { SaveCounts } from '../../database/save-rows.ts';
import type { GithubClient } from '../../github/github-client.ts';
import { AbsenceStore } from '../absence.store.ts';
import { CoverageStore } from '../coverage.store.ts';
import { type ProbedRepos, probePages, saveProbed } from './probed-repos.ts';
import type { Scope, Stream, StreamCursor, StreamPage } from './stream.ts';

/** The stream before this one, whose sweep says what is absent. */
const LIST = 'repositories';

/**
 * Absence is a suspicion: what the list showed before and a whole sweep did not show is asked for by id, with this
 * viewer's credential and no other, before anything changes. After a partial sweep nobody is suspected.
 */
@Injectable()
export class AbsentReposStream implements Stream<ProbedRepos> {
  readonly name = 'missing repositories';

  constructor(
    private readonly em: EntityManager,
    private readonly coverage: CoverageStore,
    private readonly absence: AbsenceStore,
    private readonly clock: Clock,
  ) {}

  async *pages(
    scope: Scope,
    from: StreamCursor | null,
    github: GithubClient,
  ): AsyncGenerator<StreamPage<ProbedRepos>> {
    const key = { accountId: scope.accountId, target: scope.targetText };
    const list = await this.coverage.findList(key, LIST, this.em.fork());
    if (list?.state === 'partial') return;
    yield* probePages(from, {
      github,
      clock: this.clock,
      list: (page) => this.coverage.listAbsent(key, { runId: scope.runId, ...page }, this.em.fork()),
    });
  }

  async store(rows: ProbedRepos, scope: Scope, em: EntityManager): Promise<SaveCounts> {
    return saveProbed(this.absence, rows, scope, em);
  }
}
