import type { Finding } from '../compliance/finding.js';
import type { Rule } from '../policy/policy.js';
import type { Denial, Outcome } from './decision.js';
import type { ModeName } from './mode.js';
import type { Override } from './override.js';

/** An outcome after overrides and modes, with the deny that one of them turned or that a rule only advises. */
export interface Settled {
  readonly outcome: Outcome;
  readonly advice: Denial | null;
  readonly overrideId: string | null;
}

/** An outcome that neither an override nor a mode touches; `advice` is what an advising rule says besides. */
export const settled = (outcome: Outcome, advice: Denial | null = null): Settled => ({
  outcome,
  advice,
  overrideId: null,
});

/** A deny, unless an override in force, or else the mode, turns it into an allow that carries it as advice. */
export function unlessTurned(denial: Denial, override: Override | undefined, mode: ModeName): Settled {
  if (override !== undefined) {
    const { overrideId } = override;
    return { outcome: { verdict: 'allow', code: 'OVERRIDE_IN_FORCE' }, advice: denial, overrideId };
  }
  return mode === 'enforce' ? settled(denial) : settled({ verdict: 'allow', code: 'ENFORCEMENT_OFF' }, denial);
}

/** What a rule answers to a finding. */
export function outcomeOf({ denialCodes }: Rule, finding: Finding): Outcome {
  switch (finding) {
    case 'customer-agreement':
      return { verdict: 'allow', code: 'MCA_CONFIRMED' };
    case 'cloud-agreement':
      return { verdict: 'allow', code: 'CLOUD_AGREEMENT_CONFIRMED' };
    case 'outdated':
      return { verdict: 'deny', code: denialCodes.outdated };
    case 'cloud-agreement-refused':
      return { verdict: 'deny', code: denialCodes.cloudAgreement };
    case 'nothing':
      return { verdict: 'deny', code: denialCodes.nothing };
  }
}
