import { calendarParts, type CalendarDay } from '../time/instant.js';
import type { DenyCode } from './decision.js';
import type { Phrases } from './phrases.js';

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

const REASONS: Readonly<Record<DenyCode, string>> = {
  CUSTOMER_UNKNOWN: 'this customer is not known here',
  CONFIRMATION_MISSING: 'no agreement is confirmed',
  MCA_REQUIRED_FOR_OFFER: 'this offer needs the Microsoft Customer Agreement and only the Cloud Agreement is confirmed',
  MCA_REQUIRED: 'only the Cloud Agreement is confirmed',
  ACCEPTANCE_OUTDATED: 'the Microsoft Customer Agreement was accepted before the reference date',
  FACTS_UNKNOWN: "this customer's agreements have never been read",
};

const dayAndMonth = (on: CalendarDay): string => {
  const { month, dayOfMonth } = calendarParts(on);
  return `${dayOfMonth} ${MONTHS[month - 1] ?? ''}`;
};
const fullDay = (on: CalendarDay): string => `${dayAndMonth(on)} ${calendarParts(on).year}`;

/** The first blocked day after its eve: the year is said only where it turns. */
const dayAfter = (lastGoodOn: CalendarDay, on: CalendarDay): string =>
  calendarParts(lastGoodOn).year === calendarParts(on).year ? dayAndMonth(on) : fullDay(on);

/** The messages in English. */
export const ENGLISH: Phrases = {
  allowed: {
    CLOUD_OUT_OF_SCOPE: "Allowed: this customer's cloud has no agreement confirmation.",
    OPERATION_NOT_GATED: 'Allowed: this operation needs no agreement confirmation.',
    NOT_YET_ENFORCED: 'Allowed: no confirmation is required yet.',
    MCA_CONFIRMED: 'Allowed: the Microsoft Customer Agreement is confirmed.',
    CLOUD_AGREEMENT_CONFIRMED: 'Allowed: the Cloud Agreement is confirmed.',
    OVERRIDE_IN_FORCE: 'Allowed: an override is in force.',
    ENFORCEMENT_OFF: 'Allowed: enforcement is off here.',
  },
  otherwise: (code) => `It would be refused, because ${REASONS[code]}.`,
  refused: (code, lastGoodOn) =>
    lastGoodOn === null
      ? `Refused, because ${REASONS[code]}.`
      : `Refused, because ${REASONS[code]}. That was enough through ${fullDay(lastGoodOn)}.`,
  ending: ({ lastGoodOn, firstBlockedOn, code }) =>
    `Allowed through ${fullDay(lastGoodOn)}. From ${dayAfter(lastGoodOn, firstBlockedOn)} this fails, because ${REASONS[code]}.`,
  endingOrders: ({ lastGoodOn, firstBlockedOn, code }) =>
    `May order through ${fullDay(lastGoodOn)}. From ${dayAfter(lastGoodOn, firstBlockedOn)} every new order and seat change fails, because ${REASONS[code]}.`,
};
