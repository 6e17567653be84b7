import type { PlannedReminder } from '../../domain/reminders/planner.js';
import type { Instant } from '../../domain/time/instant.js';
import { instantParameter, type Tx } from '../../platform/database/index.js';
import type { EndedReason, ReminderState } from './reminder.entity.js';

/** A planned reminder as it is written. */
export interface ReminderToPlan extends PlannedReminder {
  readonly reminderId: string;
  readonly locale: string;
}

/** As much of a reminder as planning has to know. */
export interface KnownReminder {
  readonly reminderId: string;
  readonly customerId: string;
  readonly recipient: string;
  readonly deadlineAt: Instant;
  readonly dueAt: Instant;
  readonly locale: string;
  readonly state: ReminderState;
  readonly endedReason: EndedReason | null;
}

/** A reminder to be cancelled, and why. */
export interface Cancellation {
  readonly reminderId: string;
  readonly reason: EndedReason;
}

/** All reminders of some customers, waiting, under way and ended. */
export const readReminders = (tx: Tx, customerIds: readonly string[]): Promise<KnownReminder[]> =>
  tx.query<KnownReminder[]>(
    `select reminder_id as "reminderId", customer_id as "customerId", recipient, deadline_at as "deadlineAt",
       due_at as "dueAt", locale, state, ended_reason as "endedReason"
     from reminders where customer_id = any($1::uuid[])`,
    [customerIds],
  );

/** Makes rows, but none for a key that has one. Returns how many were made. */
export async function insertReminders(
  tx: Tx,
  reminders: readonly ReminderToPlan[],
  messageIdFor: (reminderId: string) => string,
  now: Instant,
): Promise<number> {
  if (reminders.length === 0) return 0;
  const [row] = await tx.query<[{ made: number }]>(
    `with made as (
       insert into reminders (reminder_id, customer_id, campaign_id, recipient, deadline_at, step, due_at, locale,
         message_id, state, created_at, updated_at)
       select planned.*, 'planned', $1, $1
       from unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::timestamptz[], $7::text[], $8::timestamptz[],
         $9::text[], $10::text[]) as planned
       on conflict do nothing returning 1
     )
     select count(*) as made from made`,
    [
      instantParameter(now),
      reminders.map(({ reminderId }) => reminderId),
      reminders.map(({ customerId }) => customerId),
      reminders.map(({ campaignId }) => campaignId),
      reminders.map(({ recipient }) => recipient),
      reminders.map(({ deadlineAt }) => instantParameter(deadlineAt)),
      reminders.map(({ step }) => step),
      reminders.map(({ dueAt }) => instantParameter(dueAt)),
      reminders.map(({ locale }) => locale),
      reminders.map(({ reminderId }) => messageIdFor(reminderId)),
    ],
  );
  return row.made;
}

/** Gives planned rows a new due time and language, and lets those wait again that a plan had cancelled. Returns how many. */
export async function replanReminders(tx: Tx, reminders: readonly ReminderToPlan[], now: Instant): Promise<number> {
  if (reminders.length === 0) return 0;
  const [, count] = await tx.query<[unknown[], number]>(
    `update reminders set state = 'planned', due_at = planned.due_at, locale = planned.locale, ended_reason = null,
       updated_at = $1
     from unnest($2::uuid[], $3::timestamptz[], $4::text[]) as planned (id, due_at, locale)
     where reminder_id = planned.id and (state = 'planned' or (state = 'cancelled' and ended_reason <> 'BY_PERSON'))`,
    [
      instantParameter(now),
      reminders.map(({ reminderId }) => reminderId),
      reminders.map(({ dueAt }) => instantParameter(dueAt)),
      reminders.map(({ locale }) => locale),
    ],
  );
  return count;
}

/** Cancels waiting reminders; returns how many still waited. */
export async function cancelReminders(tx: Tx, cancellations: readonly Cancellation[], now: Instant): Promise<number> {
  if (cancellations.length === 0) return 0;
  const [, count] = await tx.query<[unknown[], number]>(
    `update reminders set state = 'cancelled', ended_reason = reason, lease_until = null, updated_at = $1
     from unnest($2::uuid[], $3::text[]) as cancelled (id, reason)
     where reminder_id = cancelled.id and state in ('planned', 'due', 'held')`,
    [
      instantParameter(now),
      cancellations.map(({ reminderId }) => reminderId),
      cancellations.map(({ reason }) => reason),
    ],
  );
  return count;
}
