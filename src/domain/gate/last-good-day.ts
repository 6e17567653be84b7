import type { DatedRule } from '../timeline/dated-policy.js';
import type { CalendarDay, Instant } from '../time/instant.js';
import type { Outcome } from './decision.js';

/** The first instant ahead at which the outcome is another one, that outcome and the rule it then rests on. */
export interface ChangeAhead {
  readonly at: Instant;
  readonly outcome: Outcome;
  readonly rule: DatedRule | null;
}

/**
 * The last good calendar day to show with an answer: before the coming deny, when a rule brings it, or before the
 * rule that denies what an earlier one let pass. Null where no day was the last good one.
 */
export function lastGoodDay(outcome: Outcome, rule: DatedRule | null, change: ChangeAhead | null): CalendarDay | null {
  if (outcome.verdict === 'deny') {
    const wasAccepted = outcome.code === 'MCA_REQUIRED' || outcome.code === 'ACCEPTANCE_OUTDATED';
    return wasAccepted && rule !== null ? rule.lastGoodOn : null;
  }
  if (change === null || change.outcome.verdict === 'allow') return null;
  return change.rule?.from === change.at ? change.rule.lastGoodOn : null;
}
