import { addDays, dayOf, type Instant, startOfDay } from '../time/instant.js';
import type { WorkingHours } from '../time/working-time.js';

/** Who is reminded how often, and when: days before a deadline, and days after a standing without confirmation began. */
export interface Campaign {
  readonly campaignId: string;
  readonly daysBefore: readonly number[];
  readonly daysAfter: readonly number[];
  readonly hours: WorkingHours;
  /** How far ahead reminders are made; what is later waits for a later plan, and so for the facts of its time. */
  readonly horizonDays: number;
}

/** The campaign that the program ships: towards the deadline more and more often, afterwards four times at most. */
export const confirmationCampaign: Campaign = {
  campaignId: 'confirmation',
  daysBefore: [60, 30, 14, 7, 3, 1],
  daysAfter: [0, 7, 14, 28],
  hours: { fromHour: 9, untilHour: 17 },
  horizonDays: 90,
};

/** The end of what a plan made at `now` looks at. */
export const horizonOf = ({ horizonDays }: Campaign, now: Instant): Instant =>
  startOfDay(addDays(dayOf(now, 'UTC'), horizonDays), 'UTC');
