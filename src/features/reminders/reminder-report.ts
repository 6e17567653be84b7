import { formatInstant } from '../../domain/time/instant.js';
import type { EndedReason, ReminderEntity, ReminderState } from './reminder.entity.js';
import type { PreviewedReminder } from './reminder-preview.service.js';

/** A reminder as callers see it. */
export interface ReminderReport {
  readonly reminderId: string;
  readonly customerId: string;
  readonly campaignId: string;
  readonly recipient: string;
  readonly deadlineAt: string;
  readonly step: string;
  readonly state: ReminderState;
  readonly dueAt: string;
  readonly locale: string;
  readonly messageId: string;
  readonly attempts: number;
  readonly interruptions: number;
  readonly sentAt: string | null;
  readonly endedReason: EndedReason | null;
}

/** A reminder that would be sent, as callers see it. */
export type PreviewReport = Pick<
  ReminderReport,
  'reminderId' | 'customerId' | 'campaignId' | 'recipient' | 'deadlineAt' | 'step' | 'dueAt' | 'locale'
> & { readonly companyName: string };

/** Turns a row into what callers see. */
export const reminderReportOf = (reminder: ReminderEntity): ReminderReport => ({
  reminderId: reminder.reminderId,
  customerId: reminder.customerId,
  campaignId: reminder.campaignId,
  recipient: reminder.recipient,
  deadlineAt: formatInstant(reminder.deadlineAt),
  step: reminder.step,
  state: reminder.state,
  dueAt: formatInstant(reminder.dueAt),
  locale: reminder.locale,
  messageId: reminder.messageId,
  attempts: reminder.attempts,
  interruptions: reminder.interruptions,
  sentAt: reminder.sentAt === null ? null : formatInstant(reminder.sentAt),
  endedReason: reminder.endedReason,
});

/** Turns a foreseen reminder into what callers see. */
export const previewReportOf = (reminder: PreviewedReminder): PreviewReport => ({
  ...reminder,
  deadlineAt: formatInstant(reminder.deadlineAt),
  dueAt: formatInstant(reminder.dueAt),
});
