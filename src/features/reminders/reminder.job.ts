import { Injectable, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import { JobRegistry } from '../../platform/queue/index.js';
import { Schedules } from '../../platform/scheduler/index.js';
import { ReminderDeliveryService } from './reminder-delivery.service.js';
import { ReminderPlanningService } from './reminder-planning.service.js';
import { deliverReminders, planReminders } from './reminder.jobs.js';

/** Does the reminders' jobs, and has what is due delivered every minute. */
@Injectable()
export class ReminderJob implements OnModuleInit, OnApplicationBootstrap {
  constructor(
    private readonly registry: JobRegistry,
    private readonly schedules: Schedules,
    private readonly planning: ReminderPlanningService,
    private readonly delivery: ReminderDeliveryService,
  ) {}

  onModuleInit(): void {
    this.registry.register(planReminders, async (_payload, { signal }) => {
      await this.planning.plan(signal);
    });
    this.registry.register(deliverReminders, async (_payload, { signal }) => {
      await this.delivery.deliver(signal);
    });
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.schedules.ensure({
      scheduleId: 'reminders.deliver',
      cron: '* * * * *',
      timeZone: 'UTC',
      job: deliverReminders,
      payload: {},
    });
  }
}
