import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock.ts';
import type { SaveCounts } from '../../database/save-rows.ts';
import type { GithubClient } from '../../github/github-client.ts';
import { AbsenceStore } from '../absence.store.ts';
import { RankingReader } from '../rankings/ranking.reader.ts';
import { type ProbedRepos, probePages, saveProbed } from './probed-repos.ts';
import type { Scope, Stream, StreamCursor, StreamPage } from './stream.ts';

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
    yield* probePages(from, {
      github,
      clock: this.clock,
      list: (page) => this.rankings.listLeft({ rankingId: scope.runId, ...page }),
    });
  }

  async store(rows: ProbedRepos, scope: Scope, em: EntityManager): Promise<SaveCounts> {
    return saveProbed(this.absence, rows, scope, em);
  }
}
