import type { CustomerFacts } from '../agreements/acceptance.js';
import type { FindingWarning } from '../compliance/finding.js';
import type { Standing } from '../compliance/standing.js';
import type { DatedPolicy } from '../timeline/dated-policy.js';
import type { CalendarDay, Instant } from '../time/instant.js';
import type { GateMode, ModeName } from './mode.js';
import type { Override } from './override.js';

/** The codes that allow, in the order in which they are looked for. */
export const ALLOW_CODES = [
  'CLOUD_OUT_OF_SCOPE',
  'OPERATION_NOT_GATED',
  'NOT_YET_ENFORCED',
  'MCA_CONFIRMED',
  'CLOUD_AGREEMENT_CONFIRMED',
  'OVERRIDE_IN_FORCE',
  'ENFORCEMENT_OFF',
] as const;
export type AllowCode = (typeof ALLOW_CODES)[number];

/** The codes that deny, or that advice carries where nothing is enforced. */
export const DENY_CODES = [
  'CUSTOMER_UNKNOWN',
  'CONFIRMATION_MISSING',
  'MCA_REQUIRED_FOR_OFFER',
  'MCA_REQUIRED',
  'ACCEPTANCE_OUTDATED',
  'FACTS_UNKNOWN',
] as const;
export type DenyCode = (typeof DENY_CODES)[number];

/** A deny; as advice, the one that an override, a mode or an advising rule turned into an allow. */
export interface Denial {
  readonly verdict: 'deny';
  readonly code: DenyCode;
}

/** A verdict and its code. */
export type Outcome = { readonly verdict: 'allow'; readonly code: AllowCode } | Denial;

/** What a decision depends on besides the request and the instant. `facts` is null for a customer nobody knows. */
export interface GateContext {
  readonly facts: CustomerFacts | null;
  readonly policy: DatedPolicy;
  readonly modes: readonly GateMode[];
  readonly overrides: readonly Override[];
}

/** The next instant at which verdict or code changes with today's facts, and what they become. */
export type NextChange = Outcome & { readonly at: Instant };

/** What an outcome rests on and what follows from it. */
interface DecisionGrounds {
  readonly standing: Standing;
  /** The rule applied, enforced or advising; null when none is in force for the request. */
  readonly ruleId: string | null;
  /** The milestone with which that rule began. */
  readonly milestoneId: string | null;
  /** The instant from which that rule binds. */
  readonly since: Instant | null;
  readonly mode: ModeName;
  readonly advice: Denial | null;
  readonly warnings: readonly FindingWarning[];
  readonly overrideId: string | null;
  readonly next: NextChange | null;
  /**
   * The last good calendar day in the policy's zone: before the deny that `next` announces when a rule brings it,
   * or before the rule that no longer accepts what the customer has. Else null.
   */
  readonly lastGoodOn: CalendarDay | null;
}

/** The whole answer. */
export type Decision = Outcome & DecisionGrounds;
