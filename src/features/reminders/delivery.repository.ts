import type { Instant } from '../../domain/time/instant.js';
import { instantParameter, type Tx } from '../../platform/database/index.js';
import type { EndedReason, ReminderState } from './reminder.entity.js';

/** Longer than the mailer takes for one mail, whatever the server does. */
const LEASE_S = 90;

/** A reminder leased to this process. */
export interface LeasedReminder {
  readonly reminderId: string;
  readonly customerId: string;
  readonly recipient: string;
  readonly deadlineAt: Instant;
  readonly locale: string;
  readonly messageId: string;
  /** The tries so far, this one included. */
  readonly attempts: number;
  readonly interruptions: number;
}

/**
 * What became of a leased reminder. `retried`: it waits for another try; when `isInterrupted` the server may have taken
 * the mail. `postponed`: it has a later due time, and this try does not count.
 */
export type Fate =
  | { readonly kind: 'sent' }
  | { readonly kind: 'failed' | 'cancelled'; readonly reason: EndedReason }
  | { readonly kind: 'retried'; readonly afterMs: number; readonly isInterrupted: boolean }
  | { readonly kind: 'postponed'; readonly dueAt: Instant };

/** A leased reminder and what became of it. */
export interface Settlement {
  readonly reminder: LeasedReminder;
  readonly fate: Fate;
}

const STATES: Readonly<Record<Fate['kind'], ReminderState>> = {
  sent: 'sent',
  failed: 'failed',
  cancelled: 'cancelled',
  retried: 'due',
  postponed: 'planned',
};

/**
 * Leases reminders that are due. One whose lease ended while it was being sent counts as interrupted.
 *
 * Leases and waits are real time by the database's clock; what is due is told by the product's.
 */
export async function leaseDue(tx: Tx, limit: number, now: Instant): Promise<readonly LeasedReminder[]> {
  const [leased] = await tx.query<[LeasedReminder[], number]>(
    `update reminders set state = 'sending', attempts = attempts + 1,
       interruptions = interruptions + (state = 'sending')::int,
       lease_until = clock_timestamp() + $3 * interval '1 second', updated_at = $2
     where reminder_id in (
       select reminder_id from reminders
       where state in ('planned', 'due', 'sending') and due_at <= $2
         and (lease_until is null or lease_until <= clock_timestamp())
       order by due_at limit $1
       for update skip locked)
     returning reminder_id as "reminderId", customer_id as "customerId", recipient, deadline_at as "deadlineAt", locale,
       message_id as "messageId", attempts, interruptions`,
    [limit, instantParameter(now), LEASE_S],
  );
  return leased;
}

/**
 * Writes what became of leased reminders, and gives their leases back. Where a lease was lost meanwhile only `sent`
 * is written, so that whoever has it now does not send once more.
 */
export async function settle(tx: Tx, settlements: readonly Settlement[], now: Instant): Promise<void> {
  if (settlements.length === 0) return;
  const fates = settlements.map(({ fate }) => fate);
  await tx.query(
    `update reminders set state = settled.state, ended_reason = settled.reason, updated_at = $1,
       sent_at = case settled.state when 'sent' then $1::timestamptz end,
       lease_until = clock_timestamp() + settled.after_ms * interval '1 ms',
       interruptions = reminders.interruptions + settled.interruptions,
       due_at = coalesce(settled.due_at, reminders.due_at),
       attempts = reminders.attempts - (settled.due_at is not null)::int
     from unnest($2::uuid[], $3::int[], $4::text[], $5::text[], $6::int[], $7::int[], $8::timestamptz[])
       as settled (id, attempts, state, reason, after_ms, interruptions, due_at)
     where reminder_id = settled.id
       and (settled.state = 'sent' or (reminders.state = 'sending' and reminders.attempts = settled.attempts))`,
    [
      instantParameter(now),
      settlements.map(({ reminder }) => reminder.reminderId),
      settlements.map(({ reminder }) => reminder.attempts),
      fates.map(({ kind }) => STATES[kind]),
      fates.map((fate) => ('reason' in fate ? fate.reason : null)),
      fates.map((fate) => (fate.kind === 'retried' ? fate.afterMs : null)),
      fates.map((fate) => (fate.kind === 'retried' && fate.isInterrupted ? 1 : 0)),
      fates.map((fate) => (fate.kind === 'postponed' ? instantParameter(fate.dueAt) : null)),
    ],
  );
}
