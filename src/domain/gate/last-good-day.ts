import type { CalendarDay, Instant } from '../time/instant.js';
import type { DecisionCode, Verdict } from './decision.js';

/** A verdict and the rule it rests on, as far as its days are concerned. */
interface Resting {
  readonly verdict: Verdict;
  readonly code: DecisionCode;
}

interface RuleDays {
  readonly from: Instant;
  readonly lastGoodOn: CalendarDay;
}

/**
 * The last good calendar day to show with an answer: before the coming deny, when a rule brings it, or before the
 * rule that denies what an earlier one let pass. Null where no day was ever the last good one.
 */
export function lastGoodDay(
  now: Resting,
  rule: RuleDays | null,
  change: (Resting & { readonly at: Instant; readonly rule: RuleDays | null }) | null,
): CalendarDay | null {
  if (now.verdict === 'deny')
    return now.code === 'MCA_REQUIRED' || now.code === 'ACCEPTANCE_OUTDATED' ? (rule?.lastGoodOn ?? null) : null;
  const comesByRule = change?.verdict === 'deny' && change.rule?.from === change.at;
  return comesByRule ? (change.rule?.lastGoodOn ?? null) : null;
}
