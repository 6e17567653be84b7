import type { Finding } from '../compliance/finding.js';
import type { Rule } from '../policy/policy.js';
import type { Advice, Decision, DecisionCode } from './decision.js';
import type { ModeName } from './mode.js';
import type { Override } from './override.js';

/** An answer before overrides and modes are looked at. A deny has the shape of the advice it may become. */
export type Outcome = { readonly verdict: 'allow'; readonly code: DecisionCode } | Advice;

/** An answer after overrides and modes. */
export type FinalOutcome = Pick<Decision, 'verdict' | 'code' | 'advice' | 'overrideId'>;

/** An answer that is final as it is; `advice` is what an advising rule says besides. */
export const untouched = ({ verdict, code }: Outcome, advice: Advice | null): FinalOutcome => ({
  verdict,
  code,
  advice,
  overrideId: null,
});

/** A deny, unless an override in force, or else the mode, turns it into an allow that carries it as advice. */
export function unlessTurned(denied: Advice, override: Override | undefined, mode: ModeName): FinalOutcome {
  if (override !== undefined)
    return { verdict: 'allow', code: 'OVERRIDE_IN_FORCE', advice: denied, overrideId: override.overrideId };
  if (mode !== 'enforce') return { verdict: 'allow', code: 'ENFORCEMENT_OFF', advice: denied, overrideId: null };
  return untouched(denied, null);
}

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
