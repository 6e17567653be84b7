import type { DatedRule } from '../timeline/dated-policy.js';
import type { CalendarDay, Instant } from '../time/instant.js';
import type { DecisionCode, Verdict } from './decision.js';

interface AnswerUnderRule {
  readonly verdict: Verdict;
  readonly code: DecisionCode;
  readonly rule: DatedRule | null;
}

/** The first instant ahead at which the answer is another one, and that answer. */
export interface ChangeAhead {
  readonly at: Instant;
  readonly answer: AnswerUnderRule;
}

/**
 * The last good calendar day to show with an answer: before the coming deny, when a rule brings it, or before the
 * rule that denies what an earlier one let pass. Null where no day was the last good one.
 */
export function lastGoodDay({ verdict, code, rule }: AnswerUnderRule, change: ChangeAhead | null): CalendarDay | null {
  if (verdict === 'deny') {
    const wasAccepted = code === 'MCA_REQUIRED' || code === 'ACCEPTANCE_OUTDATED';
    return wasAccepted && rule !== null ? rule.lastGoodOn : null;
  }
  if (change === null || change.answer.verdict === 'allow') return null;
  const newRule = change.answer.rule;
  return newRule?.from === change.at ? newRule.lastGoodOn : null;
}
