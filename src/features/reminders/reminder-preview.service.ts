import { Injectable } from '@nestjs/common';
import { confirmationCampaign } from '../../domain/reminders/campaign.js';
import { type PlannedReminder, type Planner, plannerOf } from '../../domain/reminders/planner.js';
import { type CalendarDay, dayOf, type Instant } from '../../domain/time/instant.js';
import { Clock } from '../../platform/clock/index.js';
import { Configuration } from '../../platform/config/index.js';
import { Database, type Tx } from '../../platform/database/index.js';
import { isSettled } from './plan-changes.js';
import { readReminders } from './plan.repository.js';
import { reminderIdOf } from './reminder-identity.js';
import { type Situation, SituationReader, subjectOf } from './situation.reader.js';

const BATCH_SIZE = 2_000;

/** A reminder that would be sent. */
export interface PreviewedReminder extends PlannedReminder {
  readonly reminderId: string;
  readonly companyName: string;
  readonly locale: string;
}

/** What a page of a preview ends with. */
export interface PreviewKey {
  readonly dueAt: Instant;
  readonly reminderId: string;
}

/** The window `[from, to)` to look at, and the page of it to list. */
export interface PreviewRequest {
  readonly from: Instant;
  readonly to: Instant;
  readonly after: PreviewKey | null;
  readonly limit: number;
}

/** The calendar of what would be sent if no fact changed, by days in the partner's zone, and one page of the reminders. */
export interface Preview {
  readonly total: number;
  readonly withoutRecipient: number;
  readonly days: readonly { readonly day: CalendarDay; readonly reminders: number }[];
  readonly reminders: readonly PreviewedReminder[];
}

/** Foresees reminders with the planner that plans them, and writes nothing. */
@Injectable()
export class ReminderPreviewService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly configuration: Configuration,
    private readonly situations: SituationReader,
  ) {}

  async preview(request: PreviewRequest): Promise<Preview> {
    const now = this.clock.now();
    const days = new Map<CalendarDay, number>();
    const page = new FirstOnes(request);
    let total = 0;
    let withoutRecipient = 0;
    await this.database.snapshot(async (tx) => {
      for await (const { reminders, unreachable } of this.batches(tx, now, request.to)) {
        withoutRecipient += unreachable;
        for (const reminder of reminders) {
          if (reminder.dueAt < request.from || reminder.dueAt >= request.to) continue;
          const day = dayOf(reminder.dueAt, this.configuration.partnerTimeZone);
          days.set(day, (days.get(day) ?? 0) + 1);
          total += 1;
          page.offer(reminder);
        }
      }
    });
    const calendar = [...days].map(([day, reminders]) => ({ day, reminders }));
    calendar.sort((a, b) => (a.day < b.day ? -1 : 1));
    return { total, withoutRecipient, days: calendar, reminders: page.taken() };
  }

  private async *batches(
    tx: Tx,
    now: Instant,
    until: Instant,
  ): AsyncGenerator<{ readonly reminders: readonly PreviewedReminder[]; readonly unreachable: number }> {
    const foresee = foresightOf(now, until);
    let afterId: string | null = null;
    do {
      const customerIds: readonly string[] = await this.situations.nextCustomers(tx, afterId, BATCH_SIZE);
      const known = await readReminders(tx, customerIds);
      const settled = new Set(known.filter(isSettled).map(({ reminderId }) => reminderId));
      const forecasts = [...(await this.situations.read(tx, customerIds, now, until)).values()];
      yield {
        reminders: forecasts.flatMap(foresee).filter(({ reminderId }) => !settled.has(reminderId)),
        unreachable: forecasts.filter(([{ addressee, occasion }]) => occasion !== null && addressee.recipient === null)
          .length,
      };
      afterId = customerIds.length < BATCH_SIZE ? null : (customerIds.at(-1) ?? null);
    } while (afterId !== null);
  }
}

/** Foresees the reminders of one customer after another up to an instant; they share planners. */
function foresightOf(now: Instant, until: Instant): (forecast: readonly Situation[]) => readonly PreviewedReminder[] {
  const planners = new Map<string, Planner>();
  const plannerFor = (begin: Instant, end: Instant): Planner => {
    const known = planners.get(`${begin} ${end}`) ?? plannerOf(confirmationCampaign, begin, end);
    planners.set(`${begin} ${end}`, known);
    return known;
  };
  return (forecast) => {
    let begin = now;
    return forecast.flatMap((situation) => {
      const { addressee, standing } = situation;
      const { companyName, locale } = addressee;
      const end = Math.min(standing.next?.at ?? until, until) as Instant;
      const planned = plannerFor(begin, end)(subjectOf(situation));
      begin = end;
      return planned.map((reminder) => ({ ...reminder, reminderId: reminderIdOf(reminder), companyName, locale }));
    });
  };
}

/** Keeps the first few reminders behind a key out of any number offered. */
class FirstOnes {
  private kept: PreviewedReminder[] = [];

  constructor(private readonly request: Pick<PreviewRequest, 'after' | 'limit'>) {}

  offer(reminder: PreviewedReminder): void {
    const { after, limit } = this.request;
    if (after !== null && inOrder(reminder, after) <= 0) return;
    this.kept.push(reminder);
    if (this.kept.length >= 2 * limit + 1_000) this.kept = this.taken();
  }

  taken(): PreviewedReminder[] {
    return this.kept.sort(inOrder).slice(0, this.request.limit);
  }
}

function inOrder(a: PreviewKey, b: PreviewKey): number {
  if (a.dueAt !== b.dueAt) return a.dueAt - b.dueAt;
  return a.reminderId < b.reminderId ? -1 : Number(a.reminderId > b.reminderId);
}
