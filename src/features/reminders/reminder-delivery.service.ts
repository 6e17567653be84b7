import { Injectable } from '@nestjs/common';
import { OperationalError } from '../../domain/errors.js';
import { confirmationCampaign, horizonOf } from '../../domain/reminders/campaign.js';
import { type Planner, plannerOf, whyObsolete } from '../../domain/reminders/planner.js';
import { languageOf, writeReminder } from '../../domain/reminders/reminder-text.js';
import type { Instant } from '../../domain/time/instant.js';
import { Clock } from '../../platform/clock/index.js';
import { Database, type Tx } from '../../platform/database/index.js';
import { MAILS_AT_ONCE_MAX, Mailer, type Mail, type MailOutcome } from '../../platform/mail/index.js';
import { Ledger } from '../audit/index.js';
import { type Fate, leaseDue, type LeasedReminder, settle } from './delivery.repository.js';
import { contentOf } from './reminder-content.js';
import { reminderIdOf } from './reminder-identity.js';
import { SettlementQueue } from './settlement-queue.js';
import { type Situation, SituationReader, subjectOf } from './situation.reader.js';

/** A run ends before the schedule's next one has become long overdue. */
const RUN_MS = 50_000;
const MAIL_TIMEOUT_MS = 60_000;
const ATTEMPTS_MAX = 6;
const FIRST_RETRY_MS = 60_000;
/** A mail of which nobody knows whether it arrived is begun once more and not again. */
const INTERRUPTIONS_MAX = 1;

/** A reminder that the facts call for, and its mail. */
interface Letter {
  readonly kind: 'letter';
  readonly reminder: LeasedReminder;
  readonly mail: Mail;
}

/** How many reminders a run brought to which end, or put off. */
export type DeliveryResult = Readonly<Record<Fate['kind'], number>>;

/** `deferred`: the mail was certainly not taken and may be later. */
type SendOutcome = MailOutcome | { readonly kind: 'deferred' };

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
    const result = { sent: 0, failed: 0, cancelled: 0, retried: 0, postponed: 0 };
    const end = performance.now() + RUN_MS;
    const settlements = new SettlementQueue((group) =>
      this.database.transaction((tx) => settle(tx, group, this.clock.now())),
    );
    const underWay = new Set<Promise<void>>();
    const failures: unknown[] = [];
    const send = async (letter: Letter): Promise<void> => {
      const fate = fateOf(letter.reminder, await this.outcomeOf(letter.mail));
      await settlements.add({ reminder: letter.reminder, fate });
      result[fate.kind] += 1;
    };
    const begin = (letter: Letter): void => {
      const sending = send(letter)
        .catch((error: unknown) => failures.push(error))
        .then(() => void underWay.delete(sending));
      underWay.add(sending);
    };
    while (!signal.aborted && failures.length === 0 && performance.now() < end) {
      // No more than the mailer sends at once: what has been checked must not wait in its queue.
      const limit = MAILS_AT_ONCE_MAX - underWay.size;
      const { fates, letters } = await this.database.transaction((tx) => this.lease(tx, limit));
      if (fates.length + letters.length === 0) break;
      for (const { kind } of fates) result[kind] += 1;
      for (const letter of letters) begin(letter);
      while (underWay.size > MAILS_AT_ONCE_MAX / 2) await Promise.race(underWay);
    }
    await Promise.all(underWay);
    await this.record(result);
    if (failures.length > 0) throw failures[0];
    return result;
  }

  /** Leases some reminders that are due; those that the facts do not call for now end here. */
  private async lease(tx: Tx, limit: number): Promise<{ fates: readonly Fate[]; letters: readonly Letter[] }> {
    const now = this.clock.now();
    const planner = plannerOf(confirmationCampaign, now, horizonOf(confirmationCampaign, now));
    const reminders = await leaseDue(tx, limit, now);
    const situations = await this.situations.read(
      tx,
      reminders.map(({ customerId }) => customerId),
      now,
    );
    const checked = reminders.map((reminder) => ({
      reminder,
      check: checkedAgainst(situations.get(reminder.customerId)?.[0], reminder, planner, now),
    }));
    const unsent = checked.flatMap(({ check, reminder }) =>
      check.kind === 'letter' ? [] : [{ reminder, fate: check }],
    );
    await settle(tx, unsent, now);
    return {
      fates: unsent.map(({ fate }) => fate),
      letters: checked.flatMap(({ check }) => (check.kind === 'letter' ? [check] : [])),
    };
  }

  /** A mail once begun is not cut off by a shutdown: that would leave open whether it was taken. */
  private async outcomeOf(mail: Mail): Promise<SendOutcome> {
    try {
      return await this.mailer.send(mail, AbortSignal.timeout(MAIL_TIMEOUT_MS));
    } catch (error) {
      if (error instanceof OperationalError && error.code === 'MAIL_REFUSED') return { kind: 'deferred' };
      throw error;
    }
  }

  private async record(result: DeliveryResult): Promise<void> {
    if (Object.values(result).every((count) => count === 0)) return;
    await this.database.transaction((tx) => {
      this.ledger.record(tx, { kind: 'reminders.delivered', principalId: null, facts: { ...result } });
      return Promise.resolve();
    });
  }
}

/** The mail of a leased reminder, or why it is not sent now. */
function checkedAgainst(
  situation: Situation | undefined,
  reminder: LeasedReminder,
  planner: Planner,
  now: Instant,
): Letter | Fate {
  if (reminder.interruptions > INTERRUPTIONS_MAX) return { kind: 'failed', reason: 'OUTCOME_UNKNOWN' };
  if (situation === undefined) return { kind: 'cancelled', reason: 'FACTS_CHANGED' };
  const subject = subjectOf(situation);
  const step = planner(subject).find((planned) => reminderIdOf(planned) === reminder.reminderId);
  if (step === undefined) return { kind: 'cancelled', reason: whyObsolete(reminder, subject) };
  if (step.dueAt > now) return { kind: 'postponed', dueAt: step.dueAt };
  const { locale, messageId, recipient } = reminder;
  const text = writeReminder(contentOf(situation, now), languageOf(locale));
  return { kind: 'letter', reminder, mail: { messageId, to: recipient, ...text } };
}

/** What becomes of a reminder by the outcome of its mail. */
function fateOf({ attempts }: LeasedReminder, outcome: SendOutcome): Fate {
  switch (outcome.kind) {
    case 'accepted':
      return { kind: 'sent' };
    case 'refused':
      return { kind: 'failed', reason: 'REFUSED' };
    case 'unknown':
    case 'deferred': {
      if (attempts >= ATTEMPTS_MAX) return { kind: 'failed', reason: 'ATTEMPTS_EXHAUSTED' };
      const afterMs = FIRST_RETRY_MS * 2 ** (attempts - 1);
      return { kind: 'retried', afterMs, isInterrupted: outcome.kind === 'unknown' };
    }
  }
}
