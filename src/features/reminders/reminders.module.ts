import { Module } from '@nestjs/common';
import { AgreementsModule } from '../agreements/index.js';
import { AuditModule } from '../audit/index.js';
import { ReminderDeliveryService } from './reminder-delivery.service.js';
import { ReminderPlanningService } from './reminder-planning.service.js';
import { ReminderPreviewService } from './reminder-preview.service.js';
import { ReminderJob } from './reminder.job.js';
import { RemindersController } from './reminders.controller.js';
import { RemindersService } from './reminders.service.js';
import { SituationReader } from './situation.reader.js';

/** Reminders: planned after each scan, previewed, and delivered when they are due. */
@Module({
  imports: [AgreementsModule, AuditModule],
  controllers: [RemindersController],
  providers: [
    ReminderDeliveryService,
    ReminderJob,
    ReminderPlanningService,
    ReminderPreviewService,
    RemindersService,
    SituationReader,
  ],
  exports: [ReminderPreviewService, RemindersService],
})
export class RemindersModule {}
