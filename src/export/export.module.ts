import { Module } from '@nestjs/common';
import { CsvExport } from './csv-export.ts';
import { ExportController } from './export.controller.ts';
import { ExportPool } from './export-pool.ts';

@Module({
  controllers: [ExportController],
  providers: [CsvExport, ExportPool],
  exports: [CsvExport],
})
export class ExportModule {}
