import { Module } from '@nestjs/common';
import { CsvExport } from './csv-export.ts';
import { ExportController } from './export.controller.ts';
import { ExportPool } from './export-pool.ts';
import { ReposModule } from '../repos/repos.module.ts';
import { RankingsModule } from '../sync/rankings/rankings.module.ts';

@Module({
  imports: [ReposModule, RankingsModule],
  controllers: [ExportController],
  providers: [CsvExport, ExportPool],
  exports: [CsvExport],
})
export class ExportModule {}
