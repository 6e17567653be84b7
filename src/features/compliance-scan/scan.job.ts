import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Database } from '../../platform/database/index.js';
import { JobRegistry } from '../../platform/queue/index.js';
import { beginScan, runScan } from './scan.jobs.js';
import { ScanRunner } from './scan-runner.js';
import { ScanSchedule } from './scan.schedule.js';
import { ScansService } from './scans.service.js';

/** Does the scans' jobs. After each scan the schedule is set for the milestones that are still to come. */
@Injectable()
export class ScanJob implements OnModuleInit {
  constructor(
    private readonly registry: JobRegistry,
    private readonly database: Database,
    private readonly scans: ScansService,
    private readonly runner: ScanRunner,
    private readonly schedule: ScanSchedule,
  ) {}

  onModuleInit(): void {
    this.registry.register(beginScan, ({ reason }) =>
      this.database.transaction((tx) => this.scans.startUnlessQueued(tx, reason)),
    );
    this.registry.register(runScan, async ({ scanId }, context) => {
      await this.runner.run(scanId, context);
      await this.schedule.arm();
    });
  }
}
