import type { CalendarDay } from '../time/instant.js';

/**
 * What the customer lacks: `customer-agreement` when only the Cloud Agreement is confirmed, `refresh` when the MCA is
 * too old, `any` when nothing is confirmed.
 */
export type Lack = 'customer-agreement' | 'refresh' | 'any';

/** Everything a reminder says. */
export interface ReminderContent {
  readonly companyName: string;
  readonly lack: Lack;
  /** The last good day before a deadline, null when nobody knows one: nothing confirmed since ever. */
  readonly lastGoodOn: CalendarDay | null;
  /** Whether the last good day is still to come or is today. */
  readonly isAhead: boolean;
  readonly templateUrl: string;
  /** Where the customer accepts by itself; null while that is not possible. */
  readonly directAcceptanceUrl: string | null;
  /** Whom to ask; null: by a reply to the mail. */
  readonly contact: string | null;
}

/** One paragraph or list item; with a URL it ends in it. */
export interface Line {
  readonly text: string;
  readonly url?: string;
}

/** The sentences of one language. */
export interface Wording {
  readonly subject: (content: ReminderContent) => string;
  readonly situation: (content: ReminderContent) => readonly string[];
  readonly heading: string;
  readonly tasks: (content: ReminderContent) => readonly Line[];
  readonly question: (contact: string | null) => string;
}
