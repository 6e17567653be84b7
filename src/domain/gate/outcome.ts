import type { Finding } from '../compliance/finding.js';
import type { Rule } from '../policy/policy.js';
import type { AdviceCode, DecisionCode, Verdict } from './decision.js';

/** A verdict with its code; a deny carries a code that may become advice. */
export type Outcome =
  { readonly verdict: 'allow'; readonly code: DecisionCode } | { readonly verdict: 'deny'; readonly code: AdviceCode };

/** What a rule answers to a finding. */
export function outcomeOf(rule: Rule, finding: Finding): Outcome {
  switch (finding) {
    case 'customer-agreement':
      return { verdict: 'allow', code: 'MCA_CONFIRMED' };
    case 'cloud-agreement':
      return { verdict: 'allow', code: 'CLOUD_AGREEMENT_CONFIRMED' };
    case 'outdated':
      return { verdict: 'deny', code: rule.denialCodes.outdated };
    case 'cloud-agreement-refused':
      return { verdict: 'deny', code: rule.denialCodes.cloudAgreement };
    case 'nothing':
      return { verdict: 'deny', code: rule.denialCodes.nothing };
  }
}
