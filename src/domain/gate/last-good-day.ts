import type { DatedRule } from '../timeline/dated-policy.js';
import type { CalendarDay, Instant } from '../time/instant.js';
import type { Outcome } from './decision.js';

/** An outcome and the rule it rests on. */
interface Answer {
  readonly outcome: Outcome;
  readonly rule: DatedRule | null;
}

/** The first instant ahead at which the outcome is another one, and the answer then. */
export interface ChangeAhead {
  readonly at: Instant;
  readonly answer: Answer;
}

/**
 * The last good calendar day to show with an answer: before the coming deny, when a rule brings it, or before the
 * rule that denies what an earlier one let pass. Null where no day was the last good one.
 */
export function lastGoodDay({ outcome, rule }: Answer, change: ChangeAhead | null): CalendarDay | null {
  if (outcome.verdict === 'deny') {
    const wasAccepted = outcome.code === 'MCA_REQUIRED' || outcome.code === 'ACCEPTANCE_OUTDATED';
    return wasAccepted && rule !== null ? rule.lastGoodOn : null;
  }
  if (change === null || change.answer.outcome.verdict === 'allow') return null;
  const newRule = change.answer.rule;
  return newRule?.from === change.at ? newRule.lastGoodOn : null;
}
