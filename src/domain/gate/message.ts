import { addDays } from '../time/instant.js';
import type { Decision } from './decision.js';
import { ENGLISH } from './phrases.en.js';
import { KOREAN } from './phrases.ko.js';
import type { Phrases } from './phrases.js';

/** The languages in which the product speaks. */
export const LOCALES = ['en', 'ko'] as const;
export type Locale = (typeof LOCALES)[number];

const PHRASES: Readonly<Record<Locale, Phrases>> = { en: ENGLISH, ko: KOREAN };

/**
 * One or two sentences that say what was decided, why, and through which calendar day it holds when a rule ends it.
 * Days are those of the policy's zone.
 */
export function messageFor(decision: Decision, locale: Locale): string {
  const phrases = PHRASES[locale];
  const { lastGoodOn, advice, next } = decision;
  if (decision.verdict === 'deny') return phrases.refused(decision.code, lastGoodOn);
  if (lastGoodOn !== null && next?.verdict === 'deny') {
    const ending = { lastGoodOn, firstBlockedOn: addDays(lastGoodOn, 1), code: next.code };
    // An offer that needs the MCA earlier than others ends by itself, not with every order.
    const isEveryOrder = decision.code === 'CLOUD_AGREEMENT_CONFIRMED' && next.code === 'MCA_REQUIRED';
    return isEveryOrder ? phrases.endingOrders(ending) : phrases.ending(ending);
  }
  const allowed = phrases.allowed[decision.code];
  return advice === null ? allowed : `${allowed} ${phrases.otherwise(advice.code)}`;
}
