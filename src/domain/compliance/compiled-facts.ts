import type { AcceptanceFact, Cloud, CustomerFacts, Environment } from '../agreements/acceptance.js';
import type { CompiledPolicy } from '../timeline/compiled-policy.js';
import type { DatedRule } from '../timeline/dated-policy.js';
import { NEVER, startOfDay, type Instant } from '../time/instant.js';
import { countsIn, isNeverRead, provenOn, type Finding, type FindingWarning } from './finding.js';

/** The instants from which a customer holds each kind of acceptance in one environment; `NEVER` for what it lacks. */
export interface Holdings {
  readonly cloudAgreementFrom: Instant;
  /** Any MCA. */
  readonly customerAgreementFrom: Instant;
  /** An MCA dated on or after the reference date, or any dated one where no rule names such a date. */
  readonly currentFrom: Instant;
  /** An MCA of unknown day. */
  readonly undatedFrom: Instant;
  /** A direct MCA dated before the reference date. */
  readonly outdatedDirectFrom: Instant;
}

/** All that a decision needs to know of one customer, in numbers; compiled again when its facts or the policy change. */
export interface CompiledFacts {
  readonly cloud: Cloud;
  readonly isNeverRead: boolean;
  readonly country: string;
  readonly resellerId: string | null;
  readonly partnerTenantId: string | null;
  readonly production: Holdings;
  /** The very same object as `production` when there is no sandbox record. */
  readonly sandbox: Holdings;
}

const NOTHING_HELD: Holdings = {
  cloudAgreementFrom: NEVER,
  customerAgreementFrom: NEVER,
  currentFrom: NEVER,
  undatedFrom: NEVER,
  outdatedDirectFrom: NEVER,
};

/** Turns a customer's days into instants in the zone of the policy. */
export function compileFacts(facts: CustomerFacts, policy: CompiledPolicy): CompiledFacts {
  const { cloud, country, resellerId, partnerTenantId, acceptances } = facts;
  const production = holdingsIn('production', acceptances, policy);
  const hasSandboxRecord = acceptances.some(({ environment }) => environment === 'sandbox');
  const sandbox = hasSandboxRecord ? holdingsIn('sandbox', acceptances, policy) : production;
  return { cloud, isNeverRead: isNeverRead(facts), country, resellerId, partnerTenantId, production, sandbox };
}

const holdingsIn = (
  environment: Environment,
  acceptances: readonly AcceptanceFact[],
  policy: CompiledPolicy,
): Holdings =>
  acceptances
    .filter((acceptance) => countsIn(acceptance, environment))
    .reduce((holdings, acceptance) => holdingsWith(holdings, acceptance, policy), NOTHING_HELD);

function holdingsWith(holdings: Holdings, acceptance: AcceptanceFact, policy: CompiledPolicy): Holdings {
  const day = provenOn(acceptance);
  if (day === null) return holdings;
  const from = startOfDay(day, policy.settings.zone);
  if (acceptance.agreementType === 'MicrosoftCloudAgreement')
    return { ...holdings, cloudAgreementFrom: earlier(holdings.cloudAgreementFrom, from) };

  const any = { ...holdings, customerAgreementFrom: earlier(holdings.customerAgreementFrom, from) };
  if (acceptance.agreedOn === null) return { ...any, undatedFrom: earlier(any.undatedFrom, from) };
  if (policy.referenceOn === null || acceptance.agreedOn >= policy.referenceOn)
    return { ...any, currentFrom: earlier(any.currentFrom, from) };
  if (acceptance.method !== 'direct') return any;
  return { ...any, outdatedDirectFrom: earlier(any.outdatedDirectFrom, from) };
}

const earlier = (a: Instant, b: Instant): Instant => (a < b ? a : b);

/** `findingUnder` in numbers. */
export function findingFrom(
  { rule, agreedFrom }: DatedRule,
  holdings: Holdings,
  undatedSatisfies: boolean,
  at: Instant,
): Finding {
  const { cloudAgreement, customerAgreement } = rule.satisfiedBy;
  const hasCustomerAgreement = customerAgreement && holdings.customerAgreementFrom <= at;
  if (hasCustomerAgreement && (agreedFrom === null || isCurrent(holdings, undatedSatisfies, at)))
    return 'customer-agreement';
  const hasCloudAgreement = holdings.cloudAgreementFrom <= at;
  if (hasCloudAgreement && cloudAgreement) return 'cloud-agreement';
  if (hasCustomerAgreement) return 'outdated';
  return hasCloudAgreement ? 'cloud-agreement-refused' : 'nothing';
}

const isCurrent = (holdings: Holdings, undatedSatisfies: boolean, at: Instant): boolean =>
  holdings.currentFrom <= at || (undatedSatisfies && holdings.undatedFrom <= at);

const NONE: readonly FindingWarning[] = [];
const UNDATED: readonly FindingWarning[] = ['UNDATED_DIRECT_ACCEPTANCE'];
const OUTDATED_DIRECT: readonly FindingWarning[] = ['DIRECT_ACCEPTANCE_BEFORE_REFERENCE'];

/** The warnings that go with a finding under a rule. */
export function warningsFrom(
  { agreedFrom }: DatedRule,
  finding: Finding,
  holdings: Holdings,
  at: Instant,
): readonly FindingWarning[] {
  if (agreedFrom === null) return NONE;
  if (finding === 'customer-agreement') return holdings.currentFrom <= at ? NONE : UNDATED;
  return finding === 'outdated' && holdings.outdatedDirectFrom <= at ? OUTDATED_DIRECT : NONE;
}
