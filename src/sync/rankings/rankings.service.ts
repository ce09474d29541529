import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { RankingInUseError } from './ranking.errors.ts';
import { RankingQueries } from './ranking.queries.ts';
import { RankingStore } from './ranking.store.ts';

/** What an account may do with its rankings. */
@Injectable()
export class RankingsService {
  constructor(
    private readonly em: EntityManager,
    private readonly store: RankingStore,
    private readonly queries: RankingQueries,
  ) {}

  /** Throws `NotFoundError`, and `RankingInUseError` while its run has not ended. */
  async remove(accountId: number, id: string): Promise<void> {
    if (await this.store.remove(accountId, id, this.em.fork())) return;
    await this.queries.getRanking(accountId, id);
    throw new RankingInUseError(id);
  }
}
