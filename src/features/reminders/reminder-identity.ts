import { v5 as uuidv5 } from 'uuid';
import type { ReminderKey } from '../../domain/reminders/planner.js';

const NAMESPACE = 'b0c6a1e4-7a55-4d0b-9d0e-3c1f5a8e2d47';

/** The id of the one reminder of a key, the same wherever and whenever it is asked for. */
export const reminderIdOf = ({ customerId, campaignId, recipient, deadlineAt, step }: ReminderKey): string =>
  uuidv5(JSON.stringify([customerId, campaignId, recipient, deadlineAt, step]), NAMESPACE);

/** The Message-ID, without angle brackets, under which a reminder is sent, and sent again after a crash. */
export const messageIdOf = (reminderId: string, host: string): string => `${reminderId}@${host}`;
