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

/** Turns a customer's days into instants in the zone of the policy. */
export function compileFacts(facts: CustomerFacts, policy: CompiledPolicy): CompiledFacts {
  const { cloud, country, resellerId, partnerTenantId, acceptances } = facts;
  const production = holdingsIn('production', acceptances, policy);
  const hasSandboxRecord = acceptances.some(({ environment }) => environment === 'sandbox');
  const sandbox = hasSandboxRecord ? holdingsIn('sandbox', acceptances, policy) : production;
  return { cloud, isNeverRead: isNeverRead(facts), country, resellerId, partnerTenantId, production, sandbox };
}

function holdingsIn(
  environment: Environment,
  acceptances: readonly AcceptanceFact[],
  { referenceOn, settings }: CompiledPolicy,
): Holdings {
  const counting = acceptances.filter((acceptance) => countsIn(acceptance, environment));
  const customerAgreements = counting.filter(({ agreementType }) => agreementType === 'MicrosoftCustomerAgreement');
  const earliest = (some: readonly AcceptanceFact[]): Instant =>
    some.reduce((first, acceptance) => {
      const day = provenOn(acceptance);
      const from = day === null ? NEVER : startOfDay(day, settings.zone);
      return from < first ? from : first;
    }, NEVER);
  const isBeforeReference = ({ agreedOn }: AcceptanceFact): boolean =>
    agreedOn !== null && referenceOn !== null && agreedOn < referenceOn;
  const isDated = ({ agreedOn }: AcceptanceFact): boolean => agreedOn !== null;
  return {
    cloudAgreementFrom: earliest(counting.filter(({ agreementType }) => agreementType === 'MicrosoftCloudAgreement')),
    customerAgreementFrom: earliest(customerAgreements),
    currentFrom: earliest(customerAgreements.filter((one) => isDated(one) && !isBeforeReference(one))),
    undatedFrom: earliest(customerAgreements.filter((one) => !isDated(one))),
    outdatedDirectFrom: earliest(customerAgreements.filter((one) => one.method === 'direct' && isBeforeReference(one))),
  };
}

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
