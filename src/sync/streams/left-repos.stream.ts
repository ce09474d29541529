import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock.ts';
import type { SaveCounts } from '../../database/save-rows.ts';
import type { GithubClient } from '../../github/github-client.ts';
import { AbsenceStore } from '../absence.store.ts';
import { RankingReader } from '../rankings/ranking.reader.ts';
import { PROBES_AT_ONCE, type ProbedRepos, probeRepos, toAbsentAnswer } from './probed-repos.ts';
import type { Scope, Stream, StreamCursor, StreamPage } from './stream.ts';

interface LeftCursor extends StreamCursor {
  afterId: number;
}

/**
 * Repos of the account's rankings before this one that are not in it any more: most have lost stars, but some may have
 * been hidden or deleted, and would be shown as public for ever. They are asked for by id before anything changes.
 */
@Injectable()
export class LeftReposStream implements Stream<ProbedRepos> {
  readonly name = 'left repositories';

  constructor(
    private readonly rankings: RankingReader,
    private readonly absence: AbsenceStore,
    private readonly clock: Clock,
  ) {}

  async *pages(
    scope: Scope,
    from: StreamCursor | null,
    github: GithubClient,
  ): AsyncGenerator<StreamPage<ProbedRepos>> {
    let { afterId } = (from as LeftCursor | null) ?? { afterId: 0 };
    for (;;) {
      const left = await this.rankings.listLeft({
        rankingId: scope.runId,
        afterId,
        limit: PROBES_AT_ONCE,
      });
      const last = left.at(-1);
      if (!last) return;
      const rows = await probeRepos(github, left, this.clock.now());
      afterId = last.id;
      const cursor = left.length < PROBES_AT_ONCE ? null : { afterId };
      yield { rows, cursor, done: left.length };
      if (!cursor) return;
    }
  }

  async store({ answers, askedAt }: ProbedRepos, scope: Scope, em: EntityManager): Promise<SaveCounts> {
    const updated = await this.absence.save(answers.map(toAbsentAnswer), { ...scope, askedAt }, em);
    return { inserted: 0, updated, unchanged: answers.length - updated };
  }
}
