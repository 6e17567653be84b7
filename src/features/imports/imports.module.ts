import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/index.js';
import { CsvBodies } from './csv-bodies.js';
import { ImportSources } from './import-source.js';
import { ImportsController } from './imports.controller.js';
import { ImportsJob } from './imports.job.js';
import { ImportsService } from './imports.service.js';

/** Files that bring customers or acceptances. */
@Module({
  imports: [AuditModule],
  controllers: [ImportsController],
  providers: [CsvBodies, ImportSources, ImportsJob, ImportsService],
  exports: [ImportSources, ImportsService],
})
export class ImportsModule {}
