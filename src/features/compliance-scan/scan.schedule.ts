import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { formatInstant, type Instant } from '../../domain/time/instant.js';
import { Clock } from '../../platform/clock/index.js';
import { Configuration } from '../../platform/config/index.js';
import { Database } from '../../platform/database/index.js';
import { Schedules } from '../../platform/scheduler/index.js';
import { Policies } from '../policy/index.js';
import { beginScan } from './scan.jobs.js';

/** Has all customers scanned daily, and at the very instant of every milestone in every policy zone. */
@Injectable()
export class ScanSchedule implements OnApplicationBootstrap {
  constructor(
    private readonly clock: Clock,
    private readonly configuration: Configuration,
    private readonly database: Database,
    private readonly policies: Policies,
    private readonly schedules: Schedules,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.schedules.ensure({
      scheduleId: 'scans.daily',
      cron: this.configuration.scanCron,
      timeZone: this.configuration.partnerTimeZone,
      job: beginScan,
      payload: { reason: 'schedule' },
    });
    await this.arm();
  }

  /** Sets a one-time schedule for each milestone still to come. Setting it again changes nothing. */
  async arm(): Promise<void> {
    const now = this.clock.now();
    const instants = await this.milestoneInstants();
    for (const at of instants.filter((instant) => instant > now)) {
      const scheduleId = `scans.milestone.${formatInstant(at)}`;
      await this.schedules.ensureAt({ scheduleId, at, job: beginScan, payload: { reason: 'milestone' } });
    }
  }

  private async milestoneInstants(): Promise<readonly Instant[]> {
    const tenantIds = await this.database.transaction(async (tx) => {
      await this.policies.refresh(tx);
      const rows = await tx.query<{ id: string }[]>('select partner_tenant_id as id from partner_tenants');
      return rows.map(({ id }) => id);
    });
    const policies = new Set([null, ...tenantIds].map((tenantId) => this.policies.current(tenantId)));
    return [...new Set([...policies].flatMap(({ milestones }) => milestones.map(({ at }) => at)))];
  }
}
