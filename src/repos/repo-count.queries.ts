import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { NotFoundError } from '../common/app-error.ts';
import { Clock } from '../common/clock.ts';
import { queryRows } from '../database/query-rows.ts';
import type { RepoHistory, RepoHistoryPoint, RepoHistoryQuery } from './dto/repo-history.dto.ts';
import { toHistorySpan } from './history-span.ts';
import { toHistoryStatement } from './repo-count-statements.ts';

/** What a viewer may read of counts by day; all of it through `visible_repo`. */
@Injectable()
export class RepoCountQueries {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
  ) {}

  /** Throws `InvalidInputError`, and `NotFoundError` when the viewer may not see the repo. */
  async getHistory(viewerId: number, repoId: number, query: RepoHistoryQuery): Promise<RepoHistory> {
    const at = this.clock.now();
    const { interval } = query;
    const span = toHistorySpan(query, at);
    const statement = toHistoryStatement({ viewerId, at }, { ...span, repoId, interval });
    const points = await queryRows<RepoHistoryPoint>(this.em.fork(), statement);
    if (points.length === 0) throw new NotFoundError('This repository');
    return { repositoryId: repoId, ...span, interval, points };
  }
}
