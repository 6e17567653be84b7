import type { WorkingHours } from '../time/working-time.js';

/** Who is reminded how often, and when: days before a deadline, and days after a standing without confirmation began. */
export interface Campaign {
  readonly campaignId: string;
  readonly daysBefore: readonly number[];
  readonly daysAfter: readonly number[];
  readonly hours: WorkingHours;
}

/** The campaign that the program ships: towards the deadline more and more often, afterwards four times at most. */
export const confirmationCampaign: Campaign = {
  campaignId: 'confirmation',
  daysBefore: [60, 30, 14, 7, 3, 1],
  daysAfter: [0, 7, 14, 28],
  hours: { fromHour: 9, untilHour: 17 },
};
