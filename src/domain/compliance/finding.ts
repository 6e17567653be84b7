import type { AcceptanceFact, CustomerFacts, Environment } from '../agreements/acceptance.js';
import type { DatedRule, PolicySettings } from '../timeline/dated-policy.js';
import { startOfDay, type CalendarDay, type Instant } from '../time/instant.js';
import type { Standing } from './standing.js';

/**
 * What a customer has, in the eyes of one rule. The first two satisfy it: `customer-agreement`, `cloud-agreement`.
 * `outdated`: an MCA from before the reference date. `cloud-agreement-refused`: the Cloud Agreement, not accepted here.
 */
export type Finding = 'customer-agreement' | 'cloud-agreement' | 'outdated' | 'cloud-agreement-refused' | 'nothing';

/** The standing that a finding gives when the rule is the one of the standing's order. */
export const STANDING_OF_FINDING: Readonly<Record<Finding, Standing>> = {
  'customer-agreement': 'compliant',
  'cloud-agreement': 'transitional',
  outdated: 'outdated',
  'cloud-agreement-refused': 'overdue',
  nothing: 'unconfirmed',
};

/**
 * `UNDATED_DIRECT_ACCEPTANCE`: only a direct acceptance of unknown day satisfies the reference date.
 * `DIRECT_ACCEPTANCE_BEFORE_REFERENCE`: a direct acceptance was judged outdated, on which the sources disagree.
 */
export type FindingWarning = 'UNDATED_DIRECT_ACCEPTANCE' | 'DIRECT_ACCEPTANCE_BEFORE_REFERENCE';

/** A finding and what to know about it. */
interface FindingWithWarnings {
  readonly finding: Finding;
  readonly warnings: readonly FindingWarning[];
}

/** Whether nobody has ever read or recorded this customer's agreements. */
export const isNeverRead = (facts: CustomerFacts): boolean =>
  facts.agreementsReadAt === null && facts.acceptances.length === 0;

/** The day that proves an acceptance: the day of agreement, else the day on which it was first seen. */
export const provenOn = (acceptance: AcceptanceFact): CalendarDay | null =>
  acceptance.agreedOn ?? acceptance.firstSeenOn;

/** Whether a record counts in an environment: a sandbox record in the sandbox only, a production record in both. */
export const countsIn = (acceptance: AcceptanceFact, environment: Environment): boolean =>
  environment === 'sandbox' || acceptance.environment === 'production';

/** The acceptances that count in an environment at an instant, each from the start of its day in the policy's zone. */
export const acceptancesHeld = (
  facts: CustomerFacts,
  environment: Environment,
  zone: string,
  at: Instant,
): readonly AcceptanceFact[] =>
  facts.acceptances.filter((acceptance) => {
    const day = provenOn(acceptance);
    return countsIn(acceptance, environment) && day !== null && startOfDay(day, zone) <= at;
  });

/**
 * Judges the acceptances a customer holds against one rule: an MCA that satisfies it, else a Cloud Agreement that
 * does, else an MCA too old, else a Cloud Agreement not accepted, else nothing.
 */
export function findingUnder(
  { rule, agreedFrom }: DatedRule,
  held: readonly AcceptanceFact[],
  settings: PolicySettings,
): FindingWithWarnings {
  const { satisfiedBy } = rule;
  const hasCloudAgreement = held.some(({ agreementType }) => agreementType === 'MicrosoftCloudAgreement');
  const customerAgreements = satisfiedBy.customerAgreement
    ? held.filter(({ agreementType }) => agreementType === 'MicrosoftCustomerAgreement')
    : [];
  const current = customerAgreements.filter(({ agreedOn }) =>
    agreedOn === null
      ? agreedFrom === null || settings.undatedDirectSatisfiesReference
      : agreedFrom === null || agreedOn >= agreedFrom,
  );

  if (current.length > 0) {
    const turnsOnUndated = agreedFrom !== null && current.every(isUndated);
    return { finding: 'customer-agreement', warnings: turnsOnUndated ? ['UNDATED_DIRECT_ACCEPTANCE'] : [] };
  }
  if (hasCloudAgreement && satisfiedBy.cloudAgreement) return { finding: 'cloud-agreement', warnings: [] };
  if (customerAgreements.length > 0) {
    const isDirect = customerAgreements.some((one) => one.method === 'direct' && !isUndated(one));
    return { finding: 'outdated', warnings: isDirect ? ['DIRECT_ACCEPTANCE_BEFORE_REFERENCE'] : [] };
  }
  return { finding: hasCloudAgreement ? 'cloud-agreement-refused' : 'nothing', warnings: [] };
}

const isUndated = ({ agreedOn }: AcceptanceFact): boolean => agreedOn === null;
