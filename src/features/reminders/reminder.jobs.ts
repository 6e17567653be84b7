import { z } from 'zod';
import { defineJob } from '../../platform/queue/index.js';

/** Plans the reminders of all customers. */
export const planReminders = defineJob({
  name: 'reminders.plan',
  payload: z.strictObject({}),
  attempts: 5,
  backoffMs: 5_000,
  timeoutMs: 15 * 60_000,
});

/** Sends what is due. */
export const deliverReminders = defineJob({
  name: 'reminders.deliver',
  payload: z.strictObject({}),
  attempts: 3,
  backoffMs: 5_000,
  timeoutMs: 3 * 60_000,
});
