import { ReminderEntity } from './reminder.entity.js';

export { type Preview, ReminderPreviewService } from './reminder-preview.service.js';
export { planReminders } from './reminder.jobs.js';
export { RemindersModule } from './reminders.module.js';

export const remindersEntities = [ReminderEntity];
