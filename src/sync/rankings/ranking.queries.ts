import { EntityManager, IsolationLevel } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { NotFoundError } from '../../common/app-error.ts';
import { Clock } from '../../common/clock.ts';
import { queryRows } from '../../database/query-rows.ts';
import { type RankingEntriesQuery, type RankingListQuery, toCursor } from './dto/ranking-requests.ts';
import type { RankingList, RankingPage } from './dto/ranking.dto.ts';
import { RankingIncompleteError } from './ranking.errors.ts';
import { type EntryRow, type RankingRow, toEntryView, toRankingView } from './ranking-row.ts';
import {
  type EntryRequest,
  toEntriesStatement,
  toHeaderStatement,
  toListStatement,
  toSightsStatement,
} from './ranking-statements.ts';

/** Reads rankings for the account that ran them; their repos through `visible_repo`. */
@Injectable()
export class RankingQueries {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
  ) {}

  async list(accountId: number, { limit, cursor }: RankingListQuery): Promise<RankingList> {
    const request = { limit: limit + 1, after: cursor ?? null };
    const rows = await queryRows<RankingRow>(this.em.fork(), toListStatement(accountId, request));
    const items = rows.slice(0, limit).map(toRankingView);
    const last = rows.length > limit ? items.at(-1) : undefined;
    return { items, nextCursor: last ? toCursor([last.startedAt, last.id]) : null };
  }

  /** Throws `NotFoundError`, for somebody else's too. */
  async getRanking(accountId: number, id: string, em = this.em.fork()): Promise<RankingRow> {
    const [row] = await queryRows<RankingRow>(em, toHeaderStatement(accountId, id));
    if (!row) throw new NotFoundError('This ranking');
    return row;
  }

  /** Throws `NotFoundError` and `RankingIncompleteError`. */
  async getComplete(accountId: number, id: string, em = this.em.fork()): Promise<RankingRow> {
    const ranking = await this.getRanking(accountId, id, em);
    if (ranking.finished_at === null) throw new RankingIncompleteError(id);
    return ranking;
  }

  /** Throws `NotFoundError`. */
  async getPage(accountId: number, id: string, { limit, cursor }: RankingEntriesQuery): Promise<RankingPage> {
    const request = { rankingId: id, limit: limit + 1, after: cursor?.[0] ?? 0 };
    // One snapshot: a ranking that is being finished has either its sights or its entries.
    const { ranking, rows } = await this.em.fork().transactional(
      async (em) => {
        const found = await this.getRanking(accountId, id, em);
        return { ranking: found, rows: await this.listEntries(accountId, found, request, em) };
      },
      { isolationLevel: IsolationLevel.REPEATABLE_READ, readOnly: true },
    );
    const shown = rows.slice(0, limit);
    const last = rows.length > limit ? shown.at(-1) : undefined;
    return {
      ...toRankingView(ranking),
      unsettled: ranking.unsettled ?? [],
      items: shown.map(toEntryView),
      nextCursor: last ? toCursor([last.entry_rank]) : null,
    };
  }

  private async listEntries(
    viewerId: number,
    { finished_at, count }: RankingRow,
    request: EntryRequest,
    em: EntityManager,
  ): Promise<EntryRow[]> {
    const sight = { viewerId, at: this.clock.now() };
    if (finished_at !== null) return queryRows<EntryRow>(em, toEntriesStatement(sight, request));
    const limit = Math.min(request.limit, Math.max(0, count - request.after));
    return queryRows<EntryRow>(em, toSightsStatement(sight, { ...request, limit }));
  }
}
