import type { PlannedReminder } from '../../domain/reminders/planner.js';
import type { Instant } from '../../domain/time/instant.js';
import { instantParameter, type Tx } from '../../platform/database/index.js';
import type { EndedReason } from './reminder.entity.js';

/** A planned reminder as it is written. */
export interface ReminderToPlan extends PlannedReminder {
  readonly reminderId: string;
  readonly messageId: string;
  readonly locale: string;
}

/** A reminder that waits for its time, for another try or for a person. */
export interface WaitingReminder {
  readonly reminderId: string;
  readonly customerId: string;
  readonly recipient: string;
  readonly deadlineAt: Instant;
}

/** A reminder to be cancelled, and why. */
export interface Cancellation {
  readonly reminderId: string;
  readonly reason: EndedReason;
}

/** The waiting reminders of some customers. */
export const readWaiting = (tx: Tx, customerIds: readonly string[]): Promise<WaitingReminder[]> =>
  tx.query<WaitingReminder[]>(
    `select reminder_id as "reminderId", customer_id as "customerId", recipient, deadline_at as "deadlineAt"
     from reminders where customer_id = any($1::uuid[]) and state in ('planned', 'due', 'held')`,
    [customerIds],
  );

/** The reminders of some customers that no plan brings back: begun, sent, failed, held, or cancelled by a person. */
export async function readSettled(tx: Tx, customerIds: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await tx.query<{ id: string }[]>(
    `select reminder_id as id from reminders
     where customer_id = any($1::uuid[]) and (state in ('sending', 'sent', 'failed', 'held') or ended_reason = 'BY_PERSON')`,
    [customerIds],
  );
  return new Set(rows.map(({ id }) => id));
}

/** Cancels waiting reminders; returns how many still waited. */
export async function cancelWaiting(tx: Tx, cancellations: readonly Cancellation[], now: Instant): Promise<number> {
  if (cancellations.length === 0) return 0;
  const [, count] = await tx.query<[unknown[], number]>(
    `update reminders set state = 'cancelled', ended_reason = reason, lease_until = null, updated_at = $3
     from unnest($1::uuid[], $2::text[]) as cancelled (id, reason)
     where reminder_id = cancelled.id and state in ('planned', 'due', 'held')`,
    [
      cancellations.map(({ reminderId }) => reminderId),
      cancellations.map(({ reason }) => reason),
      instantParameter(now),
    ],
  );
  return count;
}

/**
 * Makes the rows that are missing. A row that waits takes its new due time and language; one that a plan cancelled waits
 * again; what was begun, has ended or was cancelled by a person stays as it is. Returns how many rows changed.
 */
export async function writePlanned(tx: Tx, reminders: readonly ReminderToPlan[], now: Instant): Promise<number> {
  if (reminders.length === 0) return 0;
  const written = await tx.query<unknown[]>(
    `insert into reminders (reminder_id, customer_id, campaign_id, recipient, deadline_at, step, due_at, locale,
       message_id, state, created_at, updated_at)
     select planned.*, 'planned', $1, $1
     from unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::timestamptz[], $7::text[], $8::timestamptz[],
       $9::text[], $10::text[]) as planned
     on conflict (reminder_id) do update
       set state = 'planned', due_at = excluded.due_at, locale = excluded.locale, ended_reason = null,
         updated_at = excluded.updated_at
       where reminders.state = 'planned' and (reminders.due_at, reminders.locale) <> (excluded.due_at, excluded.locale)
         or reminders.state = 'cancelled' and reminders.ended_reason <> 'BY_PERSON'
     returning 1`,
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
      reminders.map(({ messageId }) => messageId),
    ],
  );
  return written.length;
}
