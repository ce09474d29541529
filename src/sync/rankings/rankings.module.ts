import { Module } from '@nestjs/common';
import { RankingChangeQueries } from './ranking-change.queries.ts';
import { RankingQueries } from './ranking.queries.ts';
import { RankingReader } from './ranking.reader.ts';
import { RankingStore } from './ranking.store.ts';
import { RankingsController } from './rankings.controller.ts';
import { RankingsService } from './rankings.service.ts';

/** The most starred repos as runs found them. */
@Module({
  controllers: [RankingsController],
  providers: [RankingStore, RankingReader, RankingQueries, RankingChangeQueries, RankingsService],
  exports: [RankingStore, RankingReader, RankingQueries],
})
export class RankingsModule {}
