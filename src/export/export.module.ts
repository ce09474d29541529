import { Module } from '@nestjs/common';
import { ContributorAnswersModule } from '../contributors/contributor-answers.module.ts';
import { CsvExport } from './csv-export.ts';
import { ExportController } from './export.controller.ts';
import { ExportPool } from './export-pool.ts';
import { ReposModule } from '../repos/repos.module.ts';
import { RankingsModule } from '../sync/rankings/rankings.module.ts';

@Module({
  imports: [ReposModule, ContributorAnswersModule, RankingsModule],
  controllers: [ExportController],
  providers: [CsvExport, ExportPool],
  exports: [CsvExport],
})
export class ExportModule {}
