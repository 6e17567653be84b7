import { Injectable } from '@nestjs/common';
import { OperationalError } from '../../domain/errors.js';
import { confirmationCampaign, horizonOf } from '../../domain/reminders/campaign.js';
import { type Planner, plannerOf, type ReminderSubject } from '../../domain/reminders/planner.js';
import type { Instant } from '../../domain/time/instant.js';
import { Clock } from '../../platform/clock/index.js';
import { Configuration } from '../../platform/config/index.js';
import { Database, type Tx } from '../../platform/database/index.js';
import { hostOf } from '../../platform/mail/index.js';
import { Outbox } from '../../platform/queue/index.js';
import { Ledger } from '../audit/index.js';
import { planChanges } from './plan-changes.js';
import {
  cancelReminders,
  insertReminders,
  readReminders,
  type ReminderToPlan,
  replanReminders,
} from './plan.repository.js';
import { messageIdOf, reminderIdOf } from './reminder-identity.js';
import { deliverReminders } from './reminder.jobs.js';
import { SituationReader, subjectOf } from './situation.reader.js';

const BATCH_SIZE = 2_000;

/** What a plan changed, and how many customers could not be reminded because nobody has an address. */
export interface PlanResult {
  readonly planned: number;
  readonly cancelled: number;
  readonly withoutRecipient: number;
}

/** What a batch changed; `lastId` is null behind the last customer. */
interface PlannedBatch extends PlanResult {
  readonly lastId: string | null;
}

/** Plans the reminders of all customers. Each batch is read, decided and written in one transaction. */
@Injectable()
export class ReminderPlanningService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly configuration: Configuration,
    private readonly situations: SituationReader,
    private readonly ledger: Ledger,
    private readonly outbox: Outbox,
  ) {}

  /** Planning again changes only what has changed since, so a plan that was cut off may simply be made again. */
  async plan(signal: AbortSignal): Promise<PlanResult> {
    const now = this.clock.now();
    const planner = plannerOf(confirmationCampaign, now, horizonOf(confirmationCampaign, now));
    let total: PlanResult = { planned: 0, cancelled: 0, withoutRecipient: 0 };
    let afterId: string | null = null;
    do {
      if (signal.aborted) throw new OperationalError('JOB_TIMED_OUT', 'Planning was told to stop.');
      const from: string | null = afterId;
      const batch: PlannedBatch = await this.database.transaction((tx) => this.planBatch(tx, from, planner, now));
      total = {
        planned: total.planned + batch.planned,
        cancelled: total.cancelled + batch.cancelled,
        withoutRecipient: total.withoutRecipient + batch.withoutRecipient,
      };
      afterId = batch.lastId;
    } while (afterId !== null);
    await this.database.transaction(async (tx) => {
      this.ledger.record(tx, { kind: 'reminders.planned', principalId: null, facts: { ...total } });
      await this.outbox.add(tx, deliverReminders, {});
    });
    return total;
  }

  private async planBatch(tx: Tx, afterId: string | null, planner: Planner, now: Instant): Promise<PlannedBatch> {
    const customerIds = await this.situations.nextCustomers(tx, afterId, BATCH_SIZE);
    const subjects = new Map<string, ReminderSubject>();
    const planned: ReminderToPlan[] = [];
    for (const [customerId, [situation]] of await this.situations.read(tx, customerIds, now)) {
      const { locale } = situation.addressee;
      const subject = subjectOf(situation);
      subjects.set(customerId, subject);
      for (const reminder of planner(subject)) {
        planned.push({ ...reminder, reminderId: reminderIdOf(reminder), locale });
      }
    }
    const changes = planChanges(planned, await readReminders(tx, customerIds), subjects);
    const host = hostOf(this.configuration.mailFrom);
    const made = await insertReminders(tx, changes.made, (reminderId) => messageIdOf(reminderId, host), now);
    const isUnreachable = ({ occasion, recipient }: ReminderSubject): boolean =>
      occasion !== null && recipient === null;
    return {
      planned: made + (await replanReminders(tx, changes.changed, now)),
      cancelled: await cancelReminders(tx, changes.cancelled, now),
      withoutRecipient: [...subjects.values()].filter(isUnreachable).length,
      lastId: customerIds.length < BATCH_SIZE ? null : (customerIds.at(-1) ?? null),
    };
  }
}
