import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock.ts';
import { queryRows } from '../../database/query-rows.ts';
import type { Sight } from '../../repos/repo-statements.ts';
import { toTopText } from '../top-target.ts';
import {
  type ChangesRequest,
  type Comparison,
  toArrivalsStatement,
  toCountsStatement,
  toLeaversStatement,
} from './change-statements.ts';
import { type ChangeCounts, type RankingChangesQuery, toCursor } from './dto/ranking-requests.ts';
import type { RankingChangesPage } from './dto/ranking.dto.ts';
import { RankingsDifferError } from './ranking.errors.ts';
import { type ChangeRow, getTopTarget, type RankingRow, toChangeView } from './ranking-row.ts';
import { RankingQueries } from './ranking.queries.ts';

/** Compares two rankings of one account. Complete ones do not change any more. */
@Injectable()
export class RankingChangeQueries {
  constructor(
    private readonly em: EntityManager,
    private readonly rankings: RankingQueries,
    private readonly clock: Clock,
  ) {}

  /** Throws `NotFoundError`, `RankingIncompleteError` and `RankingsDifferError`. */
  async getPage(
    accountId: number,
    id: string,
    { since, limit, cursor }: RankingChangesQuery,
  ): Promise<RankingChangesPage> {
    const ranking = await this.rankings.getComplete(accountId, id);
    const other = await this.rankings.getComplete(accountId, since);
    if (toQuestion(ranking) !== toQuestion(other))
      throw new RankingsDifferError(ranking.target, other.target);
    const [hasLeft, after, known] = cursor ?? [false, 0, null];
    const counts = known ?? (await this.count({ id, since }));
    const sight = { viewerId: accountId, at: this.clock.now() };
    const rows = await this.listChanges(sight, { id, since, after, limit: limit + 1 }, hasLeft);
    const items = rows.slice(0, limit).map(toChangeView);
    const last = rows.length > limit ? items.at(-1) : undefined;
    const position = last ? (last.rank ?? last.formerRank ?? 0) : 0;
    return { counts, items, nextCursor: last ? toCursor([last.change === 'left', position, counts]) : null };
  }

  private async count(comparison: Comparison): Promise<ChangeCounts> {
    const [counts] = await queryRows<ChangeCounts>(this.em.fork(), toCountsStatement(comparison));
    return counts ?? { entered: 0, left: 0, moved: 0, unmoved: 0 };
  }

  /** Those that are there now, then those that left. */
  private async listChanges(sight: Sight, request: ChangesRequest, hasLeft: boolean): Promise<ChangeRow[]> {
    const em = this.em.fork();
    if (hasLeft) return queryRows<ChangeRow>(em, toLeaversStatement(sight, request));
    const there = await queryRows<ChangeRow>(em, toArrivalsStatement(sight, request));
    const rest = { ...request, after: 0, limit: request.limit - there.length };
    if (rest.limit === 0) return there;
    return [...there, ...(await queryRows<ChangeRow>(em, toLeaversStatement(sight, rest)))];
  }
}

/** Whether tags were read as well makes no difference to the ranks. */
function toQuestion(ranking: RankingRow): string {
  return toTopText({ ...getTopTarget(ranking), tags: true });
}
