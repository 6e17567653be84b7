import { hash } from 'node:crypto';
import type { ReminderKey } from '../../domain/reminders/planner.js';

const ID_PARTS = /^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/;

/** The id of the one reminder of a key, the same wherever and whenever it is asked for: a UUID of version 8 from a SHA-256. */
export function reminderIdOf({ customerId, campaignId, recipient, deadlineAt, step }: ReminderKey): string {
  const digest = hash('sha256', JSON.stringify([customerId, campaignId, recipient, deadlineAt, step]));
  return digest.replace(ID_PARTS, '$1-$2-8$3-8$4-$5');
}

/** The Message-ID, without angle brackets, under which a reminder is sent, and sent again after a crash. */
export const messageIdOf = (reminderId: string, host: string): string => `${reminderId}@${host}`;
