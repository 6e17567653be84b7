import type { DatedRule } from '../timeline/dated-policy.js';
import type { CalendarDay, Instant } from '../time/instant.js';
import type { DenyCode, Outcome } from './decision.js';

/** The first instant ahead at which the outcome is another one, that outcome and the rule it then rests on. */
export interface ChangeAhead {
  readonly at: Instant;
  readonly outcome: Outcome;
  readonly rule: DatedRule | null;
}

/** A rule that binds the request at some time; null where none does. */
export interface Covering {
  readonly rule: DatedRule | null;
}

/**
 * The last good calendar day to show with an answer: before the coming deny, when a rule brings it, or before the
 * rule with which that deny began. Null where no day was the last good one.
 *
 * @param covering Every rule that binds the request at some time.
 */
export function lastGoodDay(
  outcome: Outcome,
  rule: DatedRule | null,
  change: ChangeAhead | null,
  covering: readonly Covering[],
): CalendarDay | null {
  if (outcome.verdict === 'deny') {
    const wasAccepted = outcome.code === 'MCA_REQUIRED' || outcome.code === 'ACCEPTANCE_OUTDATED';
    return wasAccepted && rule !== null ? firstRefusing(rule, outcome.code, covering).lastGoodOn : null;
  }
  if (change === null || change.outcome.verdict === 'allow') return null;
  return change.rule?.from === change.at ? change.rule.lastGoodOn : null;
}

/** The rule that began the unbroken row of rules, up to `rule`, that refuse with the code. */
function firstRefusing(rule: DatedRule, code: DenyCode, covering: readonly Covering[]): DatedRule {
  const before = covering.find((one) => one.rule?.until === rule.from && refuses(one.rule, code))?.rule ?? null;
  return before === null ? rule : firstRefusing(before, code, covering);
}

const refuses = ({ rule }: DatedRule, code: DenyCode): boolean =>
  rule.effect === 'enforce' &&
  ((!rule.satisfiedBy.cloudAgreement && rule.denialCodes.cloudAgreement === code) ||
    (rule.satisfiedBy.agreedFrom !== null && rule.denialCodes.outdated === code));
