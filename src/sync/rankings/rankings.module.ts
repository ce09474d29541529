import { Module } from '@nestjs/common';
import { RankingReader } from './ranking.reader.ts';
import { RankingStore } from './ranking.store.ts';

/** The most starred repos as runs found them. */
@Module({
  providers: [RankingStore, RankingReader],
  exports: [RankingStore, RankingReader],
})
export class RankingsModule {}
