import { Module } from '@nestjs/common';
import { AgreementsModule } from '../agreements/index.js';
import { AuditModule } from '../audit/index.js';
import { ScanJob } from './scan.job.js';
import { ScanRunner } from './scan-runner.js';
import { ScanSchedule } from './scan.schedule.js';
import { ScansController } from './scans.controller.js';
import { ScansService } from './scans.service.js';
import { StandingsSummaryService } from './standings-summary.service.js';
import { StandingsController } from './standings.controller.js';
import { StandingsReader } from './standings.reader.js';

/** Scans of all customers, and their standings summed up. */
@Module({
  imports: [AgreementsModule, AuditModule],
  controllers: [ScansController, StandingsController],
  providers: [ScanJob, ScanRunner, ScanSchedule, ScansService, StandingsReader, StandingsSummaryService],
  exports: [ScansService, StandingsSummaryService],
})
export class ComplianceScanModule {}
