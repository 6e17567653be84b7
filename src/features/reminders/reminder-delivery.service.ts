import { Injectable } from '@nestjs/common';
import { OperationalError } from '../../domain/errors.js';
import { confirmationCampaign, horizonOf } from '../../domain/reminders/campaign.js';
import { plannerOf, whyObsolete } from '../../domain/reminders/planner.js';
import { languageOf, writeReminder } from '../../domain/reminders/reminder-text.js';
import type { Instant } from '../../domain/time/instant.js';
import { Clock } from '../../platform/clock/index.js';
import { Database, type Tx } from '../../platform/database/index.js';
import { Mailer, type Mail, type MailOutcome } from '../../platform/mail/index.js';
import { Ledger } from '../audit/index.js';
import { leaseDue, type LeasedReminder, noteEnded, notePostponed, noteRetry, noteSent } from './delivery.repository.js';
import { contentOf } from './reminder-content.js';
import { reminderIdOf } from './reminder-identity.js';
import { type Situation, SituationReader, subjectOf } from './situation.reader.js';

/** Together no more than the mailer sends at once: what was checked must not wait in its queue. */
const LANES = 2;
const LEASES_PER_LANE = 5;
/** A run ends before the schedule's next one has become long overdue. */
const RUN_MS = 50_000;
const MAIL_TIMEOUT_MS = 60_000;
const ATTEMPTS_MAX = 6;
const FIRST_RETRY_MS = 60_000;
/** A mail of which nobody knows whether it arrived is begun once more and not again. */
const INTERRUPTIONS_MAX = 1;

/** `deferred`: the mail was certainly not taken and may be later. */
type SendOutcome = MailOutcome | { readonly kind: 'deferred' };

interface Letter {
  readonly reminder: LeasedReminder;
  readonly mail: Mail;
}

/** What a run of deliveries came to. */
export interface DeliveryResult {
  readonly sent: number;
  readonly failed: number;
  readonly cancelled: number;
  readonly retried: number;
}

type Fate = keyof DeliveryResult | 'postponed';

/** Sends the reminders that are due, each checked against the facts immediately before it is sent. */
@Injectable()
export class ReminderDeliveryService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly mailer: Mailer,
    private readonly situations: SituationReader,
    private readonly ledger: Ledger,
  ) {}

  /** Sends until nothing is due, the time of a run is over, or `signal` tells to stop. */
  async deliver(signal: AbortSignal): Promise<DeliveryResult> {
    const end = AbortSignal.any([signal, AbortSignal.timeout(RUN_MS)]);
    const fates: Fate[] = [];
    const lane = async (): Promise<void> => {
      while (!end.aborted) {
        const some = await this.deliverSome();
        if (some.length === 0) return;
        fates.push(...some);
      }
    };
    await Promise.all(Array.from({ length: LANES }, lane));
    const count = (fate: Fate): number => fates.filter((one) => one === fate).length;
    const result = {
      sent: count('sent'),
      failed: count('failed'),
      cancelled: count('cancelled'),
      retried: count('retried'),
    };
    if (fates.length > 0) {
      await this.database.transaction((tx) => {
        this.ledger.record(tx, { kind: 'reminders.delivered', principalId: null, facts: { ...result } });
        return Promise.resolve();
      });
    }
    return result;
  }

  private async deliverSome(): Promise<readonly Fate[]> {
    const { fates, letters } = await this.database.transaction((tx) => this.lease(tx));
    return [...fates, ...(await Promise.all(letters.map((letter) => this.send(letter))))];
  }

  /** Leases some reminders that are due; those that the facts no longer call for end here. */
  private async lease(tx: Tx): Promise<{ fates: readonly Fate[]; letters: readonly Letter[] }> {
    const now = this.clock.now();
    const planner = plannerOf(confirmationCampaign, now, horizonOf(confirmationCampaign, now));
    const reminders = await leaseDue(tx, LEASES_PER_LANE, now);
    const customerIds = reminders.map(({ customerId }) => customerId);
    const situations = await this.situations.read(tx, customerIds, now);
    const fates: Fate[] = [];
    const letters: Letter[] = [];
    for (const reminder of reminders) {
      const situation = situations.get(reminder.customerId)?.[0] ?? null;
      const subject = situation === null ? null : subjectOf(situation);
      const step = subject && planner(subject).find((planned) => reminderIdOf(planned) === reminder.reminderId);
      if (reminder.interruptions > INTERRUPTIONS_MAX) {
        await noteEnded(tx, reminder, { state: 'failed', reason: 'OUTCOME_UNKNOWN' }, now);
        fates.push('failed');
      } else if (!situation || !step) {
        await noteEnded(tx, reminder, { state: 'cancelled', reason: whyObsolete(reminder, subject) }, now);
        fates.push('cancelled');
      } else if (step.dueAt > now) {
        await notePostponed(tx, reminder, step.dueAt);
        fates.push('postponed');
      } else {
        letters.push({ reminder, mail: mailOf(reminder, situation, now) });
      }
    }
    return { fates, letters };
  }

  /** A mail once begun is not cut off by a shutdown: that would leave open whether it was taken. */
  private async send({ mail, reminder }: Letter): Promise<Fate> {
    const outcome = await this.outcomeOf(mail);
    return this.database.transaction((tx) => settle(tx, reminder, outcome, this.clock.now()));
  }

  private async outcomeOf(mail: Mail): Promise<SendOutcome> {
    try {
      return await this.mailer.send(mail, AbortSignal.timeout(MAIL_TIMEOUT_MS));
    } catch (error) {
      if (error instanceof OperationalError && error.code === 'MAIL_REFUSED') return { kind: 'deferred' };
      throw error;
    }
  }
}

const mailOf = ({ locale, messageId, recipient }: LeasedReminder, situation: Situation, now: Instant): Mail => ({
  messageId,
  to: recipient,
  ...writeReminder(contentOf(situation, now), languageOf(locale)),
});

/** Writes what became of a mail. */
async function settle(tx: Tx, reminder: LeasedReminder, outcome: SendOutcome, now: Instant): Promise<Fate> {
  switch (outcome.kind) {
    case 'accepted':
      await noteSent(tx, reminder.reminderId, now);
      return 'sent';
    case 'refused':
      await noteEnded(tx, reminder, { state: 'failed', reason: 'REFUSED' }, now);
      return 'failed';
    case 'unknown':
      return retry(tx, reminder, true, now);
    case 'deferred':
      return retry(tx, reminder, false, now);
  }
}

async function retry(tx: Tx, reminder: LeasedReminder, interrupted: boolean, now: Instant): Promise<Fate> {
  const { attempts } = reminder;
  if (attempts >= ATTEMPTS_MAX) {
    await noteEnded(tx, reminder, { state: 'failed', reason: 'ATTEMPTS_EXHAUSTED' }, now);
    return 'failed';
  }
  await noteRetry(tx, reminder, { afterMs: FIRST_RETRY_MS * 2 ** (attempts - 1), interrupted }, now);
  return 'retried';
}
