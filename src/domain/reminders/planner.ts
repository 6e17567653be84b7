import { addDays, dayOf, type Instant, NEVER } from '../time/instant.js';
import { hourOf, weekdayOnOrAfter, weekdayOnOrBefore, workingDayBegin } from '../time/working-time.js';
import type { Campaign } from './campaign.js';
import type { Occasion } from './occasion.js';

/** A customer as the planner sees it. `recipient` is null when nobody can be written to. */
export interface ReminderSubject {
  readonly customerId: string;
  readonly recipient: string | null;
  readonly timeZone: string;
  readonly occasion: Occasion | null;
}

/** What makes a reminder that one and no other: for one key there is never a second. */
export interface ReminderKey {
  readonly customerId: string;
  readonly campaignId: string;
  readonly recipient: string;
  readonly deadlineAt: Instant;
  readonly step: string;
}

/** A reminder and when it falls due. */
export interface PlannedReminder extends ReminderKey {
  readonly dueAt: Instant;
}

/** One mail of a campaign: `before-14` falls due 14 days before the deadline, moved off weekends. */
export interface PlannedStep {
  readonly step: string;
  readonly dueAt: Instant;
}

/**
 * The steps still to be taken, in the order in which they fall due, each at the beginning of a working day.
 *
 * Steps whose time has passed collapse into the newest of them; that one falls due on the working day under way, or the
 * next one, and is left out when by then the following step or the deadline would have come. The caller leaves
 * out what was sent before.
 */
export function stepsAhead(campaign: Campaign, occasion: Occasion, zone: string, now: Instant): readonly PlannedStep[] {
  const steps = stepsOf(campaign, occasion, zone);
  const ahead = steps.filter(({ dueAt }) => dueAt > now);
  const newestPassed = steps.findLast(({ dueAt }) => dueAt <= now);
  if (newestPassed === undefined) return ahead;
  const caughtUp = { ...newestPassed, dueAt: workingDayBegin(now, campaign.hours, zone) };
  const end = ahead[0]?.dueAt ?? (occasion.kind === 'deadline-ahead' ? occasion.deadlineAt : NEVER);
  return Math.max(caughtUp.dueAt, now) < end ? [caughtUp, ...ahead] : ahead;
}

/** Every step of the campaign; of two that weekends moved to one day, the later one. */
function stepsOf(campaign: Campaign, occasion: Occasion, zone: string): readonly PlannedStep[] {
  const { deadlineAt, kind } = occasion;
  const anchor = dayOf(deadlineAt, zone);
  const { fromHour } = campaign.hours;
  const before = (days: number): PlannedStep => ({
    step: `before-${days}`,
    dueAt: hourOf(weekdayOnOrBefore(addDays(anchor, -days)), fromHour, zone),
  });
  const after = (days: number): PlannedStep => {
    const day = addDays(anchor, days);
    const dueAt = hourOf(weekdayOnOrAfter(day), fromHour, zone);
    const isTooEarly = dueAt < deadlineAt;
    return {
      step: `after-${days}`,
      dueAt: isTooEarly ? hourOf(weekdayOnOrAfter(addDays(day, 1)), fromHour, zone) : dueAt,
    };
  };
  const steps = kind === 'deadline-ahead' ? campaign.daysBefore.map(before) : campaign.daysAfter.map(after);
  return steps.filter(({ dueAt }, index) => steps[index + 1]?.dueAt !== dueAt);
}

/** Plans the reminders of one customer after another, as of one instant. */
export type Planner = (subject: ReminderSubject) => readonly PlannedReminder[];

/**
 * A planner for one campaign and one instant; customers of one zone and one deadline share their steps.
 *
 * @param until Reminders that fall due then or later are left out.
 */
export function plannerOf(campaign: Campaign, now: Instant, until: Instant): Planner {
  const stepsByCase = new Map<string, readonly PlannedStep[]>();
  const stepsFor = (occasion: Occasion, zone: string): readonly PlannedStep[] => {
    const name = `${occasion.kind} ${occasion.deadlineAt} ${zone}`;
    const known = stepsByCase.get(name);
    if (known !== undefined) return known;
    const steps = stepsAhead(campaign, occasion, zone, now).filter(({ dueAt }) => dueAt < until);
    stepsByCase.set(name, steps);
    return steps;
  };
  return ({ customerId, occasion, recipient, timeZone }) => {
    if (occasion === null || recipient === null) return [];
    const { deadlineAt } = occasion;
    const { campaignId } = campaign;
    return stepsFor(occasion, timeZone).map((step) => ({ customerId, campaignId, recipient, deadlineAt, ...step }));
  };
}

/** Why a reminder is no longer planned. `SUPERSEDED`: a later step of the same occasion has come. */
export type ObsoleteReason = 'FACTS_CHANGED' | 'RECIPIENT_CHANGED' | 'SUPERSEDED';

/** Why a reminder that was planned once is not planned for the subject as it is now. */
export function whyObsolete(
  reminder: Pick<ReminderKey, 'deadlineAt' | 'recipient'>,
  subject: ReminderSubject | null,
): ObsoleteReason {
  if (subject?.occasion?.deadlineAt !== reminder.deadlineAt) return 'FACTS_CHANGED';
  return subject.recipient === reminder.recipient ? 'SUPERSEDED' : 'RECIPIENT_CHANGED';
}
