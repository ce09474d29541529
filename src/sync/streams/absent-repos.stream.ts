import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock.ts';
import type { SaveCounts } from '../../database/save-rows.ts';
import type { GithubClient } from '../../github/github-client.ts';
import { AbsenceStore } from '../absence.store.ts';
import { CoverageStore } from '../coverage.store.ts';
import { PROBES_AT_ONCE, type ProbedRepos, probeRepos, toAbsentAnswer } from './probed-repos.ts';
import type { Scope, Stream, StreamCursor, StreamPage } from './stream.ts';

interface AbsentCursor extends StreamCursor {
  afterId: number;
}

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
    let { afterId } = (from as AbsentCursor | null) ?? { afterId: 0 };
    for (;;) {
      const page = { runId: scope.runId, afterId, limit: PROBES_AT_ONCE };
      const absent = await this.coverage.listAbsent(key, page, this.em.fork());
      const last = absent.at(-1);
      if (!last) return;
      const rows = await probeRepos(github, absent, this.clock.now());
      afterId = last.id;
      const cursor = absent.length < PROBES_AT_ONCE ? null : { afterId };
      yield { rows, cursor, done: absent.length };
      if (!cursor) return;
    }
  }

  async store({ answers, askedAt }: ProbedRepos, scope: Scope, em: EntityManager): Promise<SaveCounts> {
    const updated = await this.absence.save(answers.map(toAbsentAnswer), { ...scope, askedAt }, em);
    return { inserted: 0, updated, unchanged: answers.length - updated };
  }
}
