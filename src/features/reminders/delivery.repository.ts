import type { Instant } from '../../domain/time/instant.js';
import { instantParameter, type Tx } from '../../platform/database/index.js';
import type { EndedReason } from './reminder.entity.js';

/** Longer than the mailer takes for one mail, whatever the server does. */
const LEASE_S = 300;

/** A reminder leased to this process. */
export interface LeasedReminder {
  readonly reminderId: string;
  readonly customerId: string;
  readonly campaignId: string;
  readonly recipient: string;
  readonly deadlineAt: Instant;
  readonly step: string;
  readonly locale: string;
  readonly messageId: string;
  /** The tries so far, this one included. */
  readonly attempts: number;
  readonly interruptions: number;
}

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
     returning reminder_id as "reminderId", customer_id as "customerId", campaign_id as "campaignId", recipient,
       deadline_at as "deadlineAt", step, locale, message_id as "messageId", attempts, interruptions`,
    [limit, instantParameter(now), LEASE_S],
  );
  return leased;
}

/** The mail was taken: also when the lease was lost meanwhile, so that nobody sends it once more. */
export async function noteSent(tx: Tx, reminderId: string, now: Instant): Promise<void> {
  await tx.query(
    `update reminders set state = 'sent', sent_at = $2, lease_until = null, updated_at = $2
     where reminder_id = $1 and state <> 'sent'`,
    [reminderId, instantParameter(now)],
  );
}

/** Ends a leased reminder unsent, unless the lease was lost. */
export async function noteEnded(
  tx: Tx,
  { attempts, reminderId }: LeasedReminder,
  end: { readonly state: 'failed' | 'cancelled'; readonly reason: EndedReason },
  now: Instant,
): Promise<void> {
  await tx.query(
    `update reminders set state = $3, ended_reason = $4, lease_until = null, updated_at = $5
     where reminder_id = $1 and attempts = $2 and state = 'sending'`,
    [reminderId, attempts, end.state, end.reason, instantParameter(now)],
  );
}

/** Lets a leased reminder wait for another try. `interrupted`: the server may have taken the mail. */
export async function noteRetry(
  tx: Tx,
  { attempts, reminderId }: LeasedReminder,
  retry: { readonly afterMs: number; readonly interrupted: boolean },
  now: Instant,
): Promise<void> {
  await tx.query(
    `update reminders set state = 'due', interruptions = interruptions + $4,
       lease_until = clock_timestamp() + $3 * interval '1 ms', updated_at = $5
     where reminder_id = $1 and attempts = $2 and state = 'sending'`,
    [reminderId, attempts, retry.afterMs, retry.interrupted ? 1 : 0, instantParameter(now)],
  );
}

/** Gives a leased reminder a later due time; this try does not count. */
export async function notePostponed(tx: Tx, { attempts, reminderId }: LeasedReminder, dueAt: Instant): Promise<void> {
  await tx.query(
    `update reminders set state = 'planned', due_at = $3, attempts = attempts - 1, lease_until = null
     where reminder_id = $1 and attempts = $2 and state = 'sending'`,
    [reminderId, attempts, instantParameter(dueAt)],
  );
}
